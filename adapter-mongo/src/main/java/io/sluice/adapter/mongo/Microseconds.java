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
 * has to be one value, a timestamp is ISO text.
 */
enum Microseconds implements ColumnCodec {
  /** Timestamps without a zone, taken as UTC. */
  LOCAL,
  INSTANT;

  @Override
  public BsonValue encode(Object value) {
    return new BsonDateTime(instant(value).toEpochMilli());
  }

  /** How many microseconds the value is above its millisecond. */
  int below(Object value) {
    return instant(value).getNano() / 1_000 % 1_000;
  }

  @Override
  public Object decode(BsonValue bson) {
    return value(Instant.ofEpochMilli(bson.asDateTime().getValue()));
  }

  Object decode(BsonValue bson, BsonValue below) {
    return value(
        Instant.ofEpochMilli(bson.asDateTime().getValue())
            .plus(below.asNumber().longValue(), ChronoUnit.MICROS));
  }

  @Override
  public BsonValue encodeKey(Object value) {
    return new BsonString(value.toString());
  }

  private Instant instant(Object value) {
    return this == INSTANT ? (Instant) value : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
  }

  private Object value(Instant instant) {
    return this == INSTANT ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
