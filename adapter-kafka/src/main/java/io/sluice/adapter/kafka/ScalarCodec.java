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

  /**
   * Debezium's VariableScaleDecimal: the scale, then the unscaled value as two's complement. For
   * what is no number that has no bytes, and the scale tells which.
   */
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
      (value, out) -> out.writeInt(EpochNumbers.days((LocalDate) value)),
      in -> EpochNumbers.date(in.readInt()),
      LocalDate.EPOCH),
  TIME(
      (value, out) -> out.writeLong(EpochNumbers.microsOfDay((LocalTime) value)),
      in -> EpochNumbers.time(in.readLong()),
      LocalTime.MIDNIGHT),
  TIMESTAMP(
      (value, out) -> out.writeLong(EpochNumbers.micros((LocalDateTime) value)),
      in -> EpochNumbers.timestamp(in.readLong()),
      LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)),
  TIMESTAMP_TZ(
      (value, out) -> out.writeLong(EpochNumbers.micros((Instant) value)),
      in -> EpochNumbers.instant(in.readLong()),
      Instant.EPOCH),
  UUID(
      (value, out) -> out.writeString(((java.util.UUID) value).toString()),
      in -> java.util.UUID.fromString(in.readString()),
      new java.util.UUID(0, 0)),
  JSON(TEXT),

  /** Debezium's Geometry: the bytes of EWKB, then the SRID where they name one. */
  GEOMETRY(GeometryField::write, GeometryField::read, GeometryField.NOTHING);

  /** Debezium's default for {@code unavailable.value.placeholder}. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

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
    return this != GEOMETRY && (unavailable instanceof String || unavailable instanceof byte[]);
  }

  private static void writeNumeric(Object value, AvroOutput out) {
    if (value instanceof Double special) {
      out.writeInt(NotANumber.scale(special));
      out.writeBytes(NotANumber.BYTES);
      return;
    }
    BigDecimal number = (BigDecimal) value;
    out.writeInt(number.scale());
    out.writeBytes(number.unscaledValue().toByteArray());
  }

  private static Object readNumeric(AvroInput in) {
    int scale = in.readInt();
    byte[] unscaled = in.readBytes();
    return unscaled.length == 0
        ? NotANumber.ofScale(scale)
        : (Object) new BigDecimal(new BigInteger(unscaled), scale);
  }
}
