package io.sluice.adapter.kafka;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Makes the codec of a column from its type. */
final class ColumnCodecs {
  private ColumnCodecs() {}

  static ValueCodec of(Column column) {
    return column.nullable() ? new Nullable(of(column.type())) : of(column.type());
  }

  static ValueCodec of(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return ScalarCodec.of(scalar);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return new Decimal(decimal.scale());
    }
    return new Array(new Nullable(of(((ColumnType.ArrayOf) type).element())));
  }

  /** The union of null and a type, null first. */
  private record Nullable(ValueCodec codec) implements ValueCodec {
    @Override
    public void write(Object value, AvroOutput out) {
      if (value == null) {
        out.writeBranch(0);
      } else {
        out.writeBranch(1);
        codec.write(value, out);
      }
    }

    @Override
    public Object read(AvroInput in) {
      return in.readBranch(2) == 0 ? null : codec.read(in);
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      if (codec.hasTellingPlaceholder()) {
        out.writeBranch(1);
        codec.writeUnavailable(out);
      } else {
        out.writeBranch(0);
      }
    }

    @Override
    public boolean hasTellingPlaceholder() {
      return codec.hasTellingPlaceholder();
    }
  }

  /**
   * Avro's decimal: the unscaled value as two's complement; the scale is in the schema. NaN has no
   * bytes; the infinities are no values of such a column.
   */
  private record Decimal(int scale) implements ValueCodec {
    private static final byte[] ZERO = {0};

    @Override
    public void write(Object value, AvroOutput out) {
      if (value instanceof Double special && special.isNaN()) {
        out.writeBytes(NotANumber.BYTES);
      } else {
        BigDecimal number = (BigDecimal) value;
        out.writeBytes(number.setScale(scale).unscaledValue().toByteArray());
      }
    }

    @Override
    public Object read(AvroInput in) {
      byte[] unscaled = in.readBytes();
      return unscaled.length == 0
          ? Double.NaN
          : (Object) new BigDecimal(new BigInteger(unscaled), scale);
    }

    @Override
    public void writeUnavailable(AvroOutput out) {
      out.writeBytes(ZERO);
    }
  }

  /**
   * Written as one block, as Avro's own encoder does; read in as many as there are. Of several
   * dimensions, the elements one after the other: {@link Dimensions} are written elsewhere.
   */
  private record Array(ValueCodec item) implements ValueCodec {
    @Override
    public void write(Object value, AvroOutput out) {
      List<?> items = (List<?>) value;
      if (!items.isEmpty()) {
        out.writeLong(Dimensions.size(items));
        writeItems(items, out);
      }
      out.writeLong(0);
    }

    private void writeItems(List<?> items, AvroOutput out) {
      for (Object element : items) {
        if (element instanceof List<?> inner) {
          writeItems(inner, out);
        } else {
          item.write(element, out);
        }
      }
    }

    @Override
    public Object read(AvroInput in) {
      List<Object> items = new ArrayList<>();
      for (int left = in.readBlock(); left > 0; left = in.readBlock()) {
        for (; left > 0; left--) {
          items.add(item.read(in));
        }
      }
      return items;
    }

    /** Like Debezium: an array of one placeholder, where the items have one. */
    @Override
    public void writeUnavailable(AvroOutput out) {
      if (hasTellingPlaceholder()) {
        out.writeLong(1);
        item.writeUnavailable(out);
      }
      out.writeLong(0);
    }

    @Override
    public boolean hasTellingPlaceholder() {
      return item.hasTellingPlaceholder();
    }
  }
}
