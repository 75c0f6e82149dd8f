package io.sluice.pipeline.types;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ValueText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A type that a column's values can have in a sink instead of their own. An array becomes an array
 * of it, element by element; NULL stays NULL.
 */
public enum TypeForm {
  /** {@link Scalar#TEXT}: any value, as {@link ValueText} has it. */
  TEXT(Scalar.TEXT, EnumSet.complementOf(EnumSet.of(Scalar.TEXT))) {
    @Override
    Object convert(Object value) {
      return ValueText.of(value);
    }
  },

  /** {@link Scalar#INT64}: whole numbers, and texts of them. */
  BIGINT(
      Scalar.INT64,
      EnumSet.of(
          Scalar.INT16,
          Scalar.INT32,
          Scalar.FLOAT32,
          Scalar.FLOAT64,
          Scalar.NUMERIC,
          Scalar.TEXT)) {
    @Override
    Object convert(Object value) throws UnconvertibleValueException {
      if (value instanceof Integer number) {
        return number.longValue();
      }
      try {
        return decimal(value).longValueExact();
      } catch (ArithmeticException e) {
        throw new UnconvertibleValueException("is no whole number of 64 bits");
      }
    }
  },

  /** {@link Scalar#FLOAT64}: numbers and texts of them, rounded to the nearest. */
  DOUBLE(
      Scalar.FLOAT64,
      EnumSet.of(
          Scalar.INT16, Scalar.INT32, Scalar.INT64, Scalar.FLOAT32, Scalar.NUMERIC, Scalar.TEXT)) {
    @Override
    Object convert(Object value) throws UnconvertibleValueException {
      if (value instanceof Float number) {
        // The shortest decimal that is this float: 0.1 stays 0.1.
        return Double.valueOf(number.toString());
      } else if (value instanceof Double number) {
        return number;
      } else if (value instanceof String text && NOT_FINITE.contains(text.strip())) {
        return Double.valueOf(text.strip());
      }
      double number = decimal(value).doubleValue();
      if (Double.isInfinite(number)) {
        throw new UnconvertibleValueException("is beyond what a double holds");
      }
      return number;
    }
  },

  /** {@link Scalar#NUMERIC}: numbers and texts of them, with every digit. */
  NUMERIC(
      Scalar.NUMERIC,
      EnumSet.of(
          Scalar.INT16, Scalar.INT32, Scalar.INT64, Scalar.FLOAT32, Scalar.FLOAT64, Scalar.TEXT)) {
    @Override
    Object convert(Object value) throws UnconvertibleValueException {
      if (value instanceof Float || value instanceof Double) {
        double number = ((Number) value).doubleValue();
        return Double.isFinite(number) ? decimal(value) : (Object) number;
      } else if (value instanceof String text && NOT_FINITE.contains(text.strip())) {
        return Double.valueOf(text.strip());
      }
      return decimal(value);
    }
  };

  /** As PostgreSQL and Java both write them. */
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  /** Longer texts are not looked at as numbers: PostgreSQL's numeric has 147,455 digits at most. */
  private static final int LONGEST_NUMBER = 150_000;

  /**
   * More zeros than that, which an exponent of a few characters can ask for, are no number here.
   */
  private static final int GREATEST_SCALE = 150_000;

  private final ColumnType type;
  private final Set<Scalar> from;

  TypeForm(ColumnType type, Set<Scalar> from) {
    this.type = type;
    this.from = from;
  }

  /**
   * The form of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TypeForm parse(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a type is " + names() + ", not " + name));
  }

  static String names() {
    List<String> all = new ArrayList<>(Arrays.stream(values()).map(TypeForm::toString).toList());
    String last = all.remove(all.size() - 1);
    return String.join(", ", all) + " or " + last;
  }

  /** Whether every column of this type can have this form; single values may have none still. */
  boolean takes(ColumnType column) {
    if (column instanceof ArrayOf array) {
      return takes(array.element());
    }
    return column.equals(type)
        || column instanceof Decimal && from.contains(Scalar.NUMERIC)
        || column instanceof Decimal && this == NUMERIC
        || column instanceof Scalar scalar && from.contains(scalar);
  }

  /** What a column of this type becomes. */
  ColumnType typeOf(ColumnType column) {
    return column instanceof ArrayOf ? new ArrayOf(type) : type;
  }

  /**
   * A value of such a column in this form.
   *
   * @param value not null, and no element that is {@link io.sluice.domain.Row#UNCHANGED}
   */
  Object apply(Object value) throws UnconvertibleValueException {
    if (!(value instanceof List<?> list)) {
      return convert(value);
    }
    List<Object> converted = new ArrayList<>(list.size());
    for (Object element : list) {
      converted.add(element == null ? null : apply(element));
    }
    return converted;
  }

  abstract Object convert(Object value) throws UnconvertibleValueException;

  private static BigDecimal decimal(Object value) throws UnconvertibleValueException {
    if (value instanceof BigDecimal number) {
      return number;
    }
    String text = value.toString().strip();
    if (text.length() > LONGEST_NUMBER) {
      throw new UnconvertibleValueException("is too long for a number");
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) > GREATEST_SCALE) {
        throw new UnconvertibleValueException("is beyond what PostgreSQL's numeric holds");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new UnconvertibleValueException("is no number");
    }
  }

  /** As it stands in the configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
