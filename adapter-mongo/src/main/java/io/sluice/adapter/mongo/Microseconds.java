package io.sluice.adapter.mongo;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.bson.BsonDateTime;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Timestamps. PostgreSQL's have microseconds, BSON's dates milliseconds, and queries, indexes and
 * aggregations want dates. So the field is the date, rounded down, and the 0 to 999 microseconds
 * above it stand beside it as {@code _sluice.us.<field>}, where they are not zero. In a key, which
 * has to be one value, a timestamp is ISO text. PostgreSQL's infinities are the greatest and the
 * least date there is, so that they sort and compare as they do there.
 */
enum Microseconds implements ColumnCodec {
  /** Timestamps without a zone, taken as UTC. */
  LOCAL,
  INSTANT;

  static final BsonDateTime INFINITY = new BsonDateTime(Long.MAX_VALUE);
  static final BsonDateTime MINUS_INFINITY = new BsonDateTime(Long.MIN_VALUE);

  @Override
  public BsonValue encode(Object value) {
    if (value.equals(greatest())) {
      return INFINITY;
    }
    return value.equals(least()) ? MINUS_INFINITY : new BsonDateTime(instant(value).toEpochMilli());
  }

  private Object greatest() {
    return this == INSTANT ? Instant.MAX : LocalDateTime.MAX;
  }

  private Object least() {
    return this == INSTANT ? Instant.MIN : LocalDateTime.MIN;
  }

  /** How many microseconds the value is above its millisecond. */
  int below(Object value) {
    if (value.equals(greatest()) || value.equals(least())) {
      return 0;
    }
    return instant(value).getNano() / 1_000 % 1_000;
  }

  @Override
  public Object decode(BsonValue bson) {
    long millis = bson.asDateTime().getValue();
    if (millis == Long.MAX_VALUE || millis == Long.MIN_VALUE) {
      return millis == Long.MAX_VALUE ? greatest() : least();
    }
    return value(Instant.ofEpochMilli(millis));
  }

  Object decode(BsonValue bson, BsonValue below) {
    long micros = below.asNumber().longValue();
    return micros == 0
        ? decode(bson)
        : value(Instant.ofEpochMilli(bson.asDateTime().getValue()).plus(micros, ChronoUnit.MICROS));
  }

  @Override
  public BsonValue encodeKey(Object value) {
    if (value.equals(greatest()) || value.equals(least())) {
      return new BsonString(value.equals(greatest()) ? "infinity" : "-infinity");
    }
    return new BsonString(value.toString());
  }

  private Instant instant(Object value) {
    return this == INSTANT ? (Instant) value : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
  }

  private Object value(Instant instant) {
    return this == INSTANT ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
