package io.sluice.adapter.mongo;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Function;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * How values of one column type are in MongoDB, so that nothing is lost:
 *
 * <table>
 *   <caption>BSON per type</caption>
 *   <tr><td>BOOLEAN, INT16, INT32, INT64, TEXT, BYTES</td><td>bool, int, long, string, binData 0</td></tr>
 *   <tr><td>FLOAT32, FLOAT64</td><td>double</td></tr>
 *   <tr><td>NUMERIC, Decimal</td><td>decimal, also NaN and the infinities; string where decimal's
 *       34 digits do not hold it</td></tr>
 *   <tr><td>DATE</td><td>date, at midnight UTC; the greatest and the least for the infinities</td></tr>
 *   <tr><td>TIME</td><td>string, ISO 8601 with seconds: 12:30:00 or 12:30:00.000001, up to
 *       24:00:00</td></tr>
 *   <tr><td>TIMESTAMP, TIMESTAMP_TZ</td><td>date (the former as if it were UTC), which has
 *       milliseconds only; what is below them goes elsewhere, see {@link Microseconds}. The
 *       greatest and the least for the infinities</td></tr>
 *   <tr><td>UUID</td><td>binData 4</td></tr>
 *   <tr><td>JSON</td><td>string, the text as it is</td></tr>
 *   <tr><td>GEOMETRY</td><td>document, GeoJSON; string where that does not hold all of it, and as
 *       a key</td></tr>
 *   <tr><td>ArrayOf</td><td>array</td></tr>
 * </table>
 */
interface ColumnCodec {
  /** As ISO 8601 and PostgreSQL write it; {@link LocalTime} has no such time. */
  String END_OF_DAY = "24:00:00";

  /** Of a value that is not null. */
  BsonValue encode(Object value);

  /**
   * The value of what {@link #encode} gave. What somebody else wrote into the field, of another
   * type, comes back as it is: then it differs from every value of the column.
   */
  Object decode(BsonValue bson);

  /** Of a value in a key: equal keys give equal BSON, different keys different BSON. */
  default BsonValue encodeKey(Object value) {
    return encode(value);
  }

  static ColumnCodec of(ColumnType type) {
    if (type instanceof ArrayOf array) {
      return new ArrayCodec(of(array.element()));
    }
    return type instanceof Decimal ? new Numbers() : of((Scalar) type);
  }

  private static ColumnCodec of(Scalar type) {
    return switch (type) {
      case BOOLEAN -> simple(v -> BsonBoolean.valueOf((Boolean) v), b -> b.asBoolean().getValue());
      case INT16, INT32 ->
          simple(v -> new BsonInt32((Integer) v), b -> Math.toIntExact(integer(b)));
      case INT64 -> simple(v -> new BsonInt64((Long) v), ColumnCodec::integer);
      case FLOAT32 ->
          simple(v -> new BsonDouble((Float) v), b -> (Object) (float) b.asNumber().doubleValue());
      case FLOAT64 -> simple(v -> new BsonDouble((Double) v), b -> b.asNumber().doubleValue());
      case NUMERIC -> new Numbers();
      case TEXT, JSON -> simple(v -> new BsonString((String) v), b -> b.asString().getValue());
      case BYTES -> simple(v -> new BsonBinary((byte[]) v), b -> b.asBinary().getData());
      case DATE -> simple(ColumnCodec::date, b -> day(b.asDateTime().getValue()));
      case TIME ->
          simple(v -> new BsonString(time((LocalTime) v)), b -> time(b.asString().getValue()));
      case TIMESTAMP -> Microseconds.LOCAL;
      case TIMESTAMP_TZ -> Microseconds.INSTANT;
      case UUID -> simple(v -> new BsonBinary((UUID) v), b -> b.asBinary().asUuid());
      case GEOMETRY -> new GeoJson();
    };
  }

  /** Of an int or a long: the column may have been widened since the document was written. */
  private static long integer(BsonValue bson) {
    return bson.isInt32() ? bson.asInt32().getValue() : bson.asInt64().getValue();
  }

  private static String time(LocalTime time) {
    return time.equals(LocalTime.MAX) ? END_OF_DAY : DateTimeFormatter.ISO_LOCAL_TIME.format(time);
  }

  private static LocalTime time(String text) {
    return text.equals(END_OF_DAY) ? LocalTime.MAX : LocalTime.parse(text);
  }

  private static BsonValue date(Object value) {
    LocalDate date = (LocalDate) value;
    if (date.equals(LocalDate.MAX)) {
      return Microseconds.INFINITY;
    } else if (date.equals(LocalDate.MIN)) {
      return Microseconds.MINUS_INFINITY;
    }
    return new BsonDateTime(date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
  }

  private static LocalDate day(long millis) {
    if (millis == Long.MAX_VALUE || millis == Long.MIN_VALUE) {
      return millis == Long.MAX_VALUE ? LocalDate.MAX : LocalDate.MIN;
    }
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static ColumnCodec simple(
      Function<Object, BsonValue> encode, Function<BsonValue, Object> decode) {
    return new Simple(encode, decode);
  }

  /** Two functions. */
  record Simple(Function<Object, BsonValue> encoder, Function<BsonValue, Object> decoder)
      implements ColumnCodec {
    @Override
    public BsonValue encode(Object value) {
      return encoder.apply(value);
    }

    @Override
    public Object decode(BsonValue bson) {
      return decoder.apply(bson);
    }
  }

  /**
   * Decimals, as text where {@link Decimal128} would change digits or scale; NaN and the
   * infinities, which are no BigDecimal, as its own.
   */
  record Numbers() implements ColumnCodec {
    @Override
    public BsonValue encode(Object value) {
      if (value instanceof Double special) {
        return new BsonDecimal128(special(special));
      }
      BigDecimal number = (BigDecimal) value;
      boolean exact =
          number.precision() <= 34 && number.scale() >= -6_111 && number.scale() <= 6_176;
      return exact ? new BsonDecimal128(new Decimal128(number)) : new BsonString(number.toString());
    }

    @Override
    public Object decode(BsonValue bson) {
      if (bson.isInt32() || bson.isInt64()) {
        return BigDecimal.valueOf(integer(bson));
      }
      if (bson.isString()) {
        return new BigDecimal(bson.asString().getValue());
      }
      Decimal128 number = bson.asDecimal128().getValue();
      return number.isFinite() ? number.bigDecimalValue() : (Object) number.doubleValue();
    }

    private static Decimal128 special(double value) {
      if (Double.isNaN(value)) {
        return Decimal128.NaN;
      }
      return value > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
    }

    /** PostgreSQL takes 1.0 and 1.00 for one key. */
    @Override
    public BsonValue encodeKey(Object value) {
      return encode(value instanceof BigDecimal number ? number.stripTrailingZeros() : value);
    }
  }

  /** A value as BSON, {@code null} as BSON's null. */
  static BsonValue encodeNullable(ColumnCodec codec, Object value) {
    return value == null ? BsonNull.VALUE : codec.encode(value);
  }
}
