package io.sluice.adapter.kafka;

import io.sluice.domain.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The codecs of the types without a parameter, named like them. */
enum ScalarCodec implements ValueCodec {
  BOOLEAN((value, out) -> out.writeBoolean((Boolean) value), AvroInput::readBoolean, false),
  INT16((value, out) -> out.writeInt((Integer) value), AvroInput::readInt, 0),
  INT32(INT16),
  INT64((value, out) -> out.writeLong((Long) value), AvroInput::readLong, 0L),
  FLOAT32((value, out) -> out.writeFloat((Float) value), AvroInput::readFloat, 0f),
  FLOAT64((value, out) -> out.writeDouble((Double) value), AvroInput::readDouble, 0d),

  /** Debezium's VariableScaleDecimal: the scale, then the unscaled value as two's complement. */
  NUMERIC(ScalarCodec::writeNumeric, ScalarCodec::readNumeric, BigDecimal.ZERO),

  TEXT(
      (value, out) -> out.writeString((String) value),
      AvroInput::readString,
      ScalarCodec.UNAVAILABLE),
  BYTES(
      (value, out) -> out.writeBytes((byte[]) value),
      AvroInput::readBytes,
      ScalarCodec.UNAVAILABLE.getBytes(StandardCharsets.UTF_8)),
  DATE(
      (value, out) -> out.writeInt(Math.toIntExact(((LocalDate) value).toEpochDay())),
      in -> LocalDate.ofEpochDay(in.readInt()),
      LocalDate.EPOCH),
  TIME(
      (value, out) ->
          out.writeLong(((LocalTime) value).toNanoOfDay() / ScalarCodec.NANOS_PER_MICRO),
      in -> LocalTime.ofNanoOfDay(Math.multiplyExact(in.readLong(), ScalarCodec.NANOS_PER_MICRO)),
      LocalTime.MIDNIGHT),
  TIMESTAMP(
      ScalarCodec::writeTimestamp,
      ScalarCodec::readTimestamp,
      LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)),
  TIMESTAMP_TZ(ScalarCodec::writeInstant, ScalarCodec::readInstant, Instant.EPOCH),
  UUID(
      (value, out) -> out.writeString(((java.util.UUID) value).toString()),
      in -> java.util.UUID.fromString(in.readString()),
      new java.util.UUID(0, 0)),
  JSON(TEXT);

  /** Debezium's default for {@code unavailable.value.placeholder}. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Writer writer;
  private final Reader reader;
  private final Object unavailable;

  @FunctionalInterface
  private interface Writer {
    void write(Object value, AvroOutput out);
  }

  @FunctionalInterface
  private interface Reader {
    Object read(AvroInput in);
  }

  /**
   * @param unavailable what is written for a value that the source did not send
   */
  ScalarCodec(Writer writer, Reader reader, Object unavailable) {
    this.writer = writer;
    this.reader = reader;
    this.unavailable = unavailable;
  }

  ScalarCodec(ScalarCodec same) {
    this(same.writer, same.reader, same.unavailable);
  }

  static ScalarCodec of(ColumnType.Scalar type) {
    return valueOf(type.name());
  }

  @Override
  public void write(Object value, AvroOutput out) {
    writer.write(value, out);
  }

  @Override
  public Object read(AvroInput in) {
    return reader.read(in);
  }

  @Override
  public void writeUnavailable(AvroOutput out) {
    writer.write(unavailable, out);
  }

  @Override
  public boolean hasTellingPlaceholder() {
    return unavailable instanceof String || unavailable instanceof byte[];
  }

  private static void writeNumeric(Object value, AvroOutput out) {
    BigDecimal number = (BigDecimal) value;
    out.writeInt(number.scale());
    out.writeBytes(number.unscaledValue().toByteArray());
  }

  private static Object readNumeric(AvroInput in) {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(in.readBytes()), scale);
  }

  private static void writeTimestamp(Object value, AvroOutput out) {
    LocalDateTime time = (LocalDateTime) value;
    out.writeLong(micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano()));
  }

  private static Object readTimestamp(AvroInput in) {
    long micros = in.readLong();
    return LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
  }

  private static void writeInstant(Object value, AvroOutput out) {
    Instant time = (Instant) value;
    out.writeLong(micros(time.getEpochSecond(), time.getNano()));
  }

  private static Object readInstant(AvroInput in) {
    long micros = in.readLong();
    return Instant.ofEpochSecond(seconds(micros), nanos(micros));
  }

  private static long micros(long seconds, int nanos) {
    // Seconds below zero with nanos above would overflow in between although the result fits.
    if (seconds < 0 && nanos > 0) {
      return Math.addExact(
          Math.multiplyExact(seconds + 1, MICROS_PER_SECOND),
          nanos / NANOS_PER_MICRO - MICROS_PER_SECOND);
    }
    return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), nanos / NANOS_PER_MICRO);
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, MICROS_PER_SECOND);
  }

  private static int nanos(long micros) {
    return (int) (Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }
}
