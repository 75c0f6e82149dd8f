package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How the values of a column type stand in a document's {@code _source}, which Elasticsearch keeps
 * byte for byte. Whatever its index makes of a value, here it is exact.
 *
 * <table>
 *   <caption>Value in JSON per type</caption>
 *   <tr><td>BOOLEAN, INT16, INT32, INT64</td><td>as is</td></tr>
 *   <tr><td>FLOAT32, FLOAT64</td><td>number; {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}
 *       as strings, as JSON has no such numbers</td></tr>
 *   <tr><td>NUMERIC, Decimal</td><td>number with every digit and the scale; a string if it has over
 *       {@value #LONGEST_NUMBER} characters, as Elasticsearch refuses numbers of over 1000, and for
 *       NaN and the infinities</td></tr>
 *   <tr><td>TEXT, JSON</td><td>string; JSON stays the text that PostgreSQL writes</td></tr>
 *   <tr><td>BYTES</td><td>string in base64</td></tr>
 *   <tr><td>DATE, TIMESTAMP, TIMESTAMP_TZ, UUID</td><td>string in ISO 8601, or the usual form; {@code
 *       "infinity"}, {@code "-infinity"}</td></tr>
 *   <tr><td>TIME</td><td>string, always with six decimals so that it sorts, up to {@value
 *       #END_OF_DAY}</td></tr>
 *   <tr><td>GEOMETRY</td><td>object, GeoJSON; a string where that does not hold all of it ({@link
 *       GeoJson})</td></tr>
 *   <tr><td>ArrayOf</td><td>array, with nulls; of more dimensions, arrays in it</td></tr>
 * </table>
 */
final class ValueCodec {
  private static final int LONGEST_NUMBER = 300;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
  private static final String END_OF_DAY = "24:00:00.000000";
  private static final String INFINITY = "infinity";
  private static final String MINUS_INFINITY = "-infinity";

  private final Writer writer;
  private final Reader reader;

  private ValueCodec(Writer writer, Reader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  private interface Writer {
    void write(JsonGenerator out, Object value) throws IOException;
  }

  private interface Reader {
    Object read(JsonParser in) throws IOException;
  }

  void write(JsonGenerator out, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else {
      writer.write(out, value);
    }
  }

  /**
   * Reads the value at the parser's current token and leaves the parser at its last.
   *
   * @throws RuntimeException or IOException if it is no value of this type
   */
  Object read(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL ? null : reader.read(in);
  }

  static ValueCodec of(ColumnType type) {
    if (type instanceof Scalar scalar) {
      return of(scalar);
    }
    if (type instanceof ArrayOf array) {
      return ofArray(of(array.element()));
    }
    return ofDecimal();
  }

  private static ValueCodec of(Scalar type) {
    return switch (type) {
      case BOOLEAN ->
          new ValueCodec(
              (out, value) -> out.writeBoolean((Boolean) value), JsonParser::getBooleanValue);
      case INT16, INT32 ->
          new ValueCodec(
              (out, value) -> out.writeNumber((Integer) value), in -> whole(in).getIntValue());
      case INT64 ->
          new ValueCodec(
              (out, value) -> out.writeNumber((Long) value), in -> whole(in).getLongValue());
      case FLOAT32 -> new ValueCodec(ValueCodec::writeFloat, in -> Float.valueOf(scalarText(in)));
      case FLOAT64 -> new ValueCodec(ValueCodec::writeFloat, in -> Double.valueOf(scalarText(in)));
      case NUMERIC -> ofDecimal();
      case TEXT, JSON ->
          new ValueCodec((out, value) -> out.writeString((String) value), ValueCodec::scalarText);
      case BYTES ->
          new ValueCodec(
              (out, value) -> out.writeBinary((byte[]) value), JsonParser::getBinaryValue);
      case DATE -> ofMoment(Object::toString, LocalDate::parse, LocalDate.MAX, LocalDate.MIN);
      case TIME -> ofText(ValueCodec::time, ValueCodec::time);
      case TIMESTAMP ->
          ofMoment(
              value -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format((LocalDateTime) value),
              LocalDateTime::parse,
              LocalDateTime.MAX,
              LocalDateTime.MIN);
      case TIMESTAMP_TZ -> ofMoment(Object::toString, Instant::parse, Instant.MAX, Instant.MIN);
      case UUID -> ofText(Object::toString, UUID::fromString);
      case GEOMETRY -> new ValueCodec(GeoJson::write, GeoJson::read);
    };
  }

  private interface ToText {
    String text(Object value);
  }

  private interface FromText {
    Object value(String text);
  }

  private static ValueCodec ofText(ToText to, FromText from) {
    return new ValueCodec(
        (out, value) -> out.writeString(to.text(value)), in -> from.value(scalarText(in)));
  }

  private static String time(Object value) {
    return value.equals(LocalTime.MAX) ? END_OF_DAY : TIME.format((LocalTime) value);
  }

  private static LocalTime time(String text) {
    return text.equals(END_OF_DAY) ? LocalTime.MAX : LocalTime.parse(text);
  }

  /** With the greatest and the least for the infinities. */
  private static ValueCodec ofMoment(ToText to, FromText from, Object greatest, Object least) {
    return ofText(
        value -> {
          if (value.equals(greatest)) {
            return INFINITY;
          }
          return value.equals(least) ? MINUS_INFINITY : to.text(value);
        },
        text -> {
          if (text.equals(INFINITY)) {
            return greatest;
          }
          return text.equals(MINUS_INFINITY) ? least : from.value(text);
        });
  }

  private static ValueCodec ofDecimal() {
    return new ValueCodec(ValueCodec::writeDecimal, in -> decimal(scalarText(in)));
  }

  private static Object decimal(String text) {
    char last = text.isEmpty() ? 0 : text.charAt(text.length() - 1);
    return last == 'N' || last == 'y' ? Double.valueOf(text) : new BigDecimal(text);
  }

  /** {@code toString} and not {@code toPlainString}, for only the former keeps every scale. */
  private static void writeDecimal(JsonGenerator out, Object value) throws IOException {
    String text = value.toString();
    if (text.length() > LONGEST_NUMBER || value instanceof Double) {
      out.writeString(text);
    } else {
      out.writeNumber(text);
    }
  }

  private static void writeFloat(JsonGenerator out, Object value) throws IOException {
    if (Double.isFinite(((Number) value).doubleValue())) {
      out.writeNumber(value.toString());
    } else {
      out.writeString(value.toString());
    }
  }

  private static ValueCodec ofArray(ValueCodec element) {
    return new ValueCodec(
        (out, value) -> writeArray(out, (List<?>) value, element), in -> readArray(in, element));
  }

  private static void writeArray(JsonGenerator out, List<?> values, ValueCodec element)
      throws IOException {
    out.writeStartArray();
    for (Object one : values) {
      if (one instanceof List<?> inner) {
        writeArray(out, inner, element);
      } else {
        element.write(out, one);
      }
    }
    out.writeEndArray();
  }

  private static List<Object> readArray(JsonParser in, ValueCodec element) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("no array");
    }
    List<Object> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      boolean inner = in.currentToken() == JsonToken.START_ARRAY;
      values.add(inner ? readArray(in, element) : element.read(in));
    }
    return values;
  }

  /** The parser itself would cut a fraction off. */
  private static JsonParser whole(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new IOException("no whole number");
    }
    return in;
  }

  static String scalarText(JsonParser in) throws IOException {
    if (!in.currentToken().isScalarValue()) {
      throw new IOException("an object or array where a single value belongs");
    }
    return in.getText();
  }
}
