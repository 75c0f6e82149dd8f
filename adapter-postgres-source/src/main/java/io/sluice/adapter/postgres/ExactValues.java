package io.sluice.adapter.postgres;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * Carries every column's values through Debezium's records unharmed: as PostgreSQL's text, which
 * {@link TextTypes} makes Debezium leave as it is. Debezium's own converters lose some (a timestamp
 * they cannot parse becomes null, a placeholder stands for an unchanged value and may be real
 * data), so this one replaces them all. {@link DebeziumShape} reads the parameters, {@link
 * CarriedType} the text.
 *
 * <p>Debezium makes it by class name.
 */
public final class ExactValues implements CustomConverter<SchemaBuilder, RelationalColumn> {
  /** Parameters of a field's schema. */
  static final String TYPE = "type";

  static final String PRECISION = "precision";
  static final String SCALE = "scale";
  static final String NULLABLE = "nullable";

  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    SchemaBuilder schema = SchemaBuilder.string();
    schema.parameter(TYPE, Integer.toString(column.nativeType()));
    schema.parameter(PRECISION, Integer.toString(column.length().orElse(0)));
    schema.parameter(SCALE, Integer.toString(column.scale().orElse(0)));
    schema.parameter(NULLABLE, Boolean.toString(column.isOptional()));
    if (!column.isOptional()) {
      // Debezium makes the others optional itself, and a schema takes that only once. The old row's
      // image leaves out columns even if they are never null.
      schema.optional();
    }
    registration.register(schema, new Conversion(column));
  }

  private static final class Conversion implements Converter {
    private final String table;
    private final String column;
    private final Object defaultValue;
    private boolean defaultExpected;

    Conversion(RelationalColumn column) {
      this.table = column.dataCollection();
      this.column = column.name();
      this.defaultValue = column.defaultValue();
      this.defaultExpected = column.hasDefaultValue() && defaultValue != null;
    }

    @Override
    public Object convert(Object value) {
      if (defaultExpected) {
        // Before any row, Debezium has the column's default converted. It is not used here.
        defaultExpected = false;
        if (value == defaultValue) {
          return null;
        }
      }
      if (value == null || value instanceof String) {
        return value;
      }
      if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
        return RowImage.UNCHANGED;
      }
      // Debezium passes on only an exception's cause.
      RuntimeException named =
          UnsupportedValueException.in(
              table,
              column,
              new UnsupportedValueException("came as " + value.getClass().getName()));
      throw new DataException(named.getMessage(), named);
    }
  }
}
