package io.sluice.adapter.kafka;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * Avro's schema for a column's type. Where Kafka Connect's converters know more than Avro does
 * ({@code connect.name}, {@code connect.type}) it says so in their words, so that they give the
 * Structs that Debezium's readers know.
 *
 * <p>One instance serves one schema: a record that appears twice in it must be the same instance.
 */
final class ColumnSchemas {
  private Schema variableScaleDecimal;
  private Schema geometry;

  /** The column's schema, a union with null first where the column may hold NULL. */
  Schema of(Column column) {
    return column.nullable() ? nullable(of(column.type())) : of(column.type());
  }

  static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  Schema of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(decimal);
    }
    if (type instanceof ColumnType.ArrayOf array) {
      return Schema.createArray(nullable(of(array.element())));
    }
    return switch ((ColumnType.Scalar) type) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT16 -> with(Schema.create(Schema.Type.INT), "connect.type", "int16");
      case INT32 -> Schema.create(Schema.Type.INT);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT32 -> Schema.create(Schema.Type.FLOAT);
      case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
      case NUMERIC -> variableScaleDecimal();
      case TEXT -> Schema.create(Schema.Type.STRING);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case DATE ->
          named(
              LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)),
              "org.apache.kafka.connect.data.Date");
      case TIME ->
          named(
              LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG)),
              "io.debezium.time.MicroTime");
      case TIMESTAMP ->
          named(
              LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
              "io.debezium.time.MicroTimestamp");
      // Debezium sends this type as text and has no name for it as a number.
      case TIMESTAMP_TZ ->
          LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case UUID ->
          named(
              LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)),
              "io.debezium.data.Uuid");
      case JSON -> named(Schema.create(Schema.Type.STRING), "io.debezium.data.Json");
      case GEOMETRY -> geometry();
    };
  }

  private static Schema decimal(ColumnType.Decimal type) {
    Schema schema =
        LogicalTypes.decimal(type.precision(), type.scale())
            .addToSchema(Schema.create(Schema.Type.BYTES));
    schema.addProp(
        "connect.parameters",
        Map.of(
            "scale", Integer.toString(type.scale()),
            "connect.decimal.precision", Integer.toString(type.precision())));
    return named(schema, "org.apache.kafka.connect.data.Decimal");
  }

  private Schema variableScaleDecimal() {
    if (variableScaleDecimal == null) {
      variableScaleDecimal =
          named(
              SchemaBuilder.record("VariableScaleDecimal")
                  .namespace("io.debezium.data")
                  .fields()
                  .requiredInt("scale")
                  .requiredBytes("value")
                  .endRecord(),
              "io.debezium.data.VariableScaleDecimal");
    }
    return variableScaleDecimal;
  }

  private Schema geometry() {
    if (geometry == null) {
      geometry =
          named(
              SchemaBuilder.record("Geometry")
                  .namespace("io.debezium.data.geometry")
                  .fields()
                  .requiredBytes("wkb")
                  .optionalInt("srid")
                  .endRecord(),
              "io.debezium.data.geometry.Geometry");
    }
    return geometry;
  }

  /** Kafka Connect's name and version for a schema. */
  static Schema named(Schema schema, String name) {
    schema.addProp("connect.version", 1);
    return with(schema, "connect.name", name);
  }

  private static Schema with(Schema schema, String property, String value) {
    schema.addProp(property, value);
    return schema;
  }

  /** The Avro names of columns, in their order. */
  static List<String> fieldNames(List<Column> columns) {
    return AvroNames.distinct(columns.stream().map(Column::name).toList());
  }
}
