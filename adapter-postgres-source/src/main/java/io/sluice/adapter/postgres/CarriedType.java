package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Field;

/**
 * A column as a Debezium record carries it: takes the values out that {@link ExactValues} put in.
 *
 * @param decoder from a record's value, not null, to the Java class of {@link
 *     io.sluice.domain.ColumnType}, or {@link Row#UNCHANGED}
 */
record CarriedType(Column column, UnaryOperator<Object> decoder) {
  private static final int NUMERIC_PRECISION_LIMIT = 1_000;

  static CarriedType of(Field field, TypeResolver types) throws SQLException {
    Map<String, String> parameters = field.schema().parameters();
    int oid = Integer.parseInt(parameters.get(ExactValues.TYPE));
    ValueType type = types.resolve(oid, modifier(parameters));
    boolean nullable = Boolean.parseBoolean(parameters.get(ExactValues.NULLABLE));
    return new CarriedType(new Column(field.name(), type.type(), nullable), decoder(type));
  }

  CarriedType masked(Mask mask) {
    return new CarriedType(
        new Column(column.name(), Scalar.TEXT, column.nullable()),
        value -> value == ExactValues.UNCHANGED ? Row.UNCHANGED : mask.apply((String) value));
  }

  /** As {@code atttypmod} of a numeric; the other types' modifiers do not matter. */
  private static int modifier(Map<String, String> parameters) {
    int precision = Integer.parseInt(parameters.get(ExactValues.PRECISION));
    int scale = Integer.parseInt(parameters.get(ExactValues.SCALE));
    return precision < 1 || precision > NUMERIC_PRECISION_LIMIT
        ? -1
        : (precision << 16 | scale & 0x7FF) + 4;
  }

  private static UnaryOperator<Object> decoder(ValueType type) {
    Function<String, Object> decoder = type.decoder();
    return value -> value == ExactValues.UNCHANGED ? Row.UNCHANGED : decoder.apply((String) value);
  }
}
