package io.sluice.domain;

import java.util.Objects;

/**
 * The type of a column, and so the Java class of its values in a {@link Row}:
 *
 * <table>
 *   <caption>Java class per type</caption>
 *   <tr><td>BOOLEAN</td><td>Boolean</td></tr>
 *   <tr><td>INT16, INT32</td><td>Integer</td></tr>
 *   <tr><td>INT64</td><td>Long</td></tr>
 *   <tr><td>FLOAT32</td><td>Float, including NaN and the infinities</td></tr>
 *   <tr><td>FLOAT64</td><td>Double, including NaN and the infinities</td></tr>
 *   <tr><td>NUMERIC</td><td>BigDecimal of any precision and scale (numeric without a modifier), or
 *       Double for NaN and the infinities</td></tr>
 *   <tr><td>Decimal</td><td>BigDecimal with exactly the declared scale, or Double for NaN</td></tr>
 *   <tr><td>TEXT</td><td>String; also what has no type of its own here, as PostgreSQL writes it</td></tr>
 *   <tr><td>BYTES</td><td>byte[]</td></tr>
 *   <tr><td>DATE</td><td>LocalDate; {@link java.time.LocalDate#MAX} for infinity, {@code MIN} for
 *       -infinity</td></tr>
 *   <tr><td>TIME</td><td>LocalTime, microseconds; {@link java.time.LocalTime#MAX}, which has
 *       nanoseconds, for 24:00</td></tr>
 *   <tr><td>TIMESTAMP</td><td>LocalDateTime, microseconds (timestamp without time zone); {@link
 *       java.time.LocalDateTime#MAX} for infinity, {@code MIN} for -infinity</td></tr>
 *   <tr><td>TIMESTAMP_TZ</td><td>Instant, microseconds (timestamp with time zone); {@link
 *       java.time.Instant#MAX} for infinity, {@code MIN} for -infinity</td></tr>
 *   <tr><td>UUID</td><td>java.util.UUID</td></tr>
 *   <tr><td>JSON</td><td>String, the JSON text as PostgreSQL writes it</td></tr>
 *   <tr><td>GEOMETRY</td><td>String, the geometry as EWKB in hexadecimal digits ({@link
 *       Geometry})</td></tr>
 *   <tr><td>ArrayOf</td><td>java.util.List of the element's class, nulls allowed; of more than one
 *       dimension, a List of Lists of one length. An empty array has no dimensions</td></tr>
 * </table>
 *
 * An SQL NULL is {@code null} in every type.
 */
public sealed interface ColumnType {

  /** The types that need no parameter. */
  enum Scalar implements ColumnType {
    BOOLEAN,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    NUMERIC,
    TEXT,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_TZ,
    UUID,
    JSON,
    GEOMETRY
  }

  /** {@code numeric(precision, scale)} with 1 ≤ precision and 0 ≤ scale ≤ precision. */
  record Decimal(int precision, int scale) implements ColumnType {
    public Decimal {
      if (precision < 1 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException("numeric(" + precision + "," + scale + ")");
      }
    }
  }

  /**
   * An array with elements of one type, of any number of dimensions: PostgreSQL's types do not say
   * how many. The element is never an array itself.
   *
   * @param length of every value, if the type prescribes it (a vector of so many elements, in one
   *     dimension and none of them null); else 0
   */
  record ArrayOf(ColumnType element, int length) implements ColumnType {
    public ArrayOf(ColumnType element) {
      this(element, 0);
    }

    public ArrayOf {
      Objects.requireNonNull(element, "element");
      if (length < 0) {
        throw new IllegalArgumentException("an array of length " + length);
      }
      if (element instanceof ArrayOf) {
        throw new IllegalArgumentException("an array of arrays has the type of its flat array");
      }
    }
  }
}
