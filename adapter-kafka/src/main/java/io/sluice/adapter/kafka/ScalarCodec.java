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
  BOOLEAN {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeBoolean((Boolean) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readBoolean();
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeBoolean(false);
    }
  },

  INT16 {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeInt((Integer) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readInt();
    }
  },

  INT32 {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeInt((Integer) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readInt();
    }
  },

  INT64 {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeLong((Long) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readLong();
    }
  },

  FLOAT32 {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeFloat((Float) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readFloat();
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeFloat(0);
    }
  },

  FLOAT64 {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeDouble((Double) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readDouble();
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeDouble(0);
    }
  },

  /** Debezium's VariableScaleDecimal: the scale, then the unscaled value as two's complement. */
  NUMERIC {
    @Override
    public void write(Object value, AvroOutput out) {
      BigDecimal number = (BigDecimal) value;
      out.writeInt(number.scale());
      out.writeBytes(number.unscaledValue().toByteArray());
    }

    @Override
    public Object read(AvroInput in) {
      int scale = in.readInt();
      return new BigDecimal(new BigInteger(in.readBytes()), scale);
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      write(BigDecimal.ZERO, out);
    }
  },

  TEXT {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeString((String) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readString();
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeString(UNAVAILABLE);
    }

    @Override
    public boolean hasTellingPlaceholder() {
      return true;
    }
  },

  BYTES {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeBytes((byte[]) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readBytes();
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeBytes(UNAVAILABLE.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean hasTellingPlaceholder() {
      return true;
    }
  },

  DATE {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeInt(Math.toIntExact(((LocalDate) value).toEpochDay()));
    }

    @Override
    public Object read(AvroInput in) {
      return LocalDate.ofEpochDay(in.readInt());
    }
  },

  TIME {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeLong(((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO);
    }

    @Override
    public Object read(AvroInput in) {
      return LocalTime.ofNanoOfDay(Math.multiplyExact(in.readLong(), NANOS_PER_MICRO));
    }
  },

  TIMESTAMP {
    @Override
    public void write(Object value, AvroOutput out) {
      LocalDateTime time = (LocalDateTime) value;
      out.writeLong(micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano()));
    }

    @Override
    public Object read(AvroInput in) {
      long micros = in.readLong();
      return LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
    }
  },

  TIMESTAMP_TZ {
    @Override
    public void write(Object value, AvroOutput out) {
      Instant time = (Instant) value;
      out.writeLong(micros(time.getEpochSecond(), time.getNano()));
    }

    @Override
    public Object read(AvroInput in) {
      long micros = in.readLong();
      return Instant.ofEpochSecond(seconds(micros), nanos(micros));
    }
  },

  UUID {
    @Override
    public void write(Object value, AvroOutput out) {
      out.writeString(((java.util.UUID) value).toString());
    }

    @Override
    public Object read(AvroInput in) {
      return java.util.UUID.fromString(in.readString());
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeString(new java.util.UUID(0, 0).toString());
    }
  },

  JSON {
    @Override
    public void write(Object value, AvroOutput out) {
      TEXT.write(value, out);
    }

    @Override
    public Object read(AvroInput in) {
      return TEXT.read(in);
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      TEXT.writeUnavailable(out);
    }

    @Override
    public boolean hasTellingPlaceholder() {
      return true;
    }
  };

  /** Debezium's default for {@code unavailable.value.placeholder}. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  static ScalarCodec of(ColumnType.Scalar type) {
    return valueOf(type.name());
  }

  /** A zero, for the types that Avro writes as int or long. */
  @Override
  public void writeUnavailable(AvroOutput out) {
    out.writeLong(0);
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
