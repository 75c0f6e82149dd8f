package io.sluice.adapter.kafka;

import io.sluice.domain.TableSchema;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/**
 * The Avro schemas of a table's topic: Debezium's envelope as the value, with one field of ours
 * behind Debezium's, {@code sluice}, and the key columns as the key. Every field of Debezium's is
 * there, also those that are always null here: its readers fail on one that a schema lacks.
 */
final class EnvelopeSchemas {
  /** Raised when the envelope changes, so that no reader takes one layout for another. */
  static final int FORMAT = 2;

  private static final String FORMAT_PROPERTY = "sluice.format";

  private final String pipeline;

  EnvelopeSchemas(String pipeline) {
    this.pipeline = pipeline;
  }

  Schema key(TableSchema table) {
    String namespace = namespace(table);
    return connectName(TableSchemas.keyRecord(namespace, table), namespace + ".Key");
  }

  Schema value(TableSchema table) {
    String namespace = namespace(table);
    Schema row = connectName(TableSchemas.rowRecord(namespace, table), namespace + ".Value");
    Schema envelope =
        Schema.createRecord(
            "Envelope",
            null,
            namespace,
            false,
            List.of(
                optional("before", row),
                optional("after", row),
                new Field("source", source()),
                optional("transaction", transaction()),
                new Field("op", Schema.create(Type.STRING)),
                optional("ts_ms", Schema.create(Type.LONG)),
                optional("ts_us", Schema.create(Type.LONG)),
                optional("ts_ns", Schema.create(Type.LONG)),
                new Field("sluice", sluice())));
    envelope.addProp(FORMAT_PROPERTY, FORMAT);
    return connectName(envelope, namespace + ".Envelope");
  }

  /**
   * The table that a value's schema describes, provided that {@link #value} of that table is
   * exactly this schema: then its bytes can be read without looking at the schema again.
   *
   * @throws MalformedRecordException if it is not
   */
  TableSchema tableOf(Schema value) {
    if (!(value.getObjectProp(FORMAT_PROPERTY) instanceof Integer format)) {
      throw new MalformedRecordException("its schema " + value.getFullName() + " is not Sluice's");
    }
    if (format != FORMAT) {
      throw new MalformedRecordException(
          "it was written in format "
              + format
              + ", by another version of Sluice; this one reads format "
              + FORMAT);
    }
    TableSchema table = TableSchemas.tableOf(rowRecord(value));
    if (!sameAfterParsing(value(table), value)) {
      throw new MalformedRecordException(
          "its schema " + value.getFullName() + " was altered since Sluice registered it");
    }
    return table;
  }

  /** As a registry gives it back: numbers and defaults in a schema change classes in the text. */
  static boolean sameAfterParsing(Schema ours, Schema parsed) {
    return new Schema.Parser().parse(ours.toString()).equals(parsed);
  }

  private static Schema rowRecord(Schema envelope) {
    Field after = envelope.getType() == Type.RECORD ? envelope.getField("after") : null;
    if (after == null || !after.schema().isUnion() || after.schema().getTypes().size() != 2) {
      throw new MalformedRecordException(
          "its schema " + envelope.getFullName() + " is no envelope");
    }
    Schema row = after.schema().getTypes().get(1);
    if (row.getType() != Type.RECORD) {
      throw new MalformedRecordException("its schema's after is no record");
    }
    return row;
  }

  private String namespace(TableSchema table) {
    return AvroNames.of(pipeline)
        + "."
        + AvroNames.of(table.id().schema())
        + "."
        + AvroNames.of(table.id().name());
  }

  private static Schema source() {
    String name = "io.debezium.connector.postgresql.Source";
    Schema snapshot = ColumnSchemas.named(Schema.create(Type.STRING), "io.debezium.data.Enum");
    snapshot.addProp("connect.default", "false");
    snapshot.addProp("connect.parameters", Map.of("allowed", "true,last,false,incremental"));
    Schema snapshotOrNull = Schema.createUnion(snapshot, Schema.create(Type.NULL));
    return connectName(
        Schema.createRecord(
            "Source",
            null,
            "io.debezium.connector.postgresql",
            false,
            List.of(
                required("version", Type.STRING),
                required("connector", Type.STRING),
                required("name", Type.STRING),
                required("ts_ms", Type.LONG),
                new Field("snapshot", snapshotOrNull, null, "false"),
                required("db", Type.STRING),
                optional("sequence", Schema.create(Type.STRING)),
                required("ts_us", Type.LONG),
                optional("ts_ns", Schema.create(Type.LONG)),
                required("schema", Type.STRING),
                required("table", Type.STRING),
                optional("txId", Schema.create(Type.LONG)),
                optional("lsn", Schema.create(Type.LONG)),
                optional("xmin", Schema.create(Type.LONG)))),
        name);
  }

  /** Debezium's place in the transaction, which a change does not know here. */
  private static Schema transaction() {
    return ColumnSchemas.named(
        Schema.createRecord(
            "block",
            null,
            "event",
            false,
            List.of(
                required("id", Type.STRING),
                required("total_order", Type.LONG),
                required("data_collection_order", Type.LONG))),
        "event.block");
  }

  private static Schema sluice() {
    Schema dimensions = Schema.createArray(dimensions());
    return connectName(
        Schema.createRecord(
            "Sluice",
            null,
            "io.sluice",
            false,
            List.of(
                documented(
                    "version", Schema.create(Type.LONG), "orders all changes of the pipeline"),
                documented("unchanged", strings(), "fields of after whose value is not known"),
                documented(
                    "unchanged_before", strings(), "fields of before whose value is not known"),
                documented(
                    "dimensions",
                    dimensions,
                    "fields of after that are arrays of more than one dimension"),
                documented(
                    "dimensions_before",
                    dimensions,
                    "fields of before that are arrays of more than one dimension"),
                documented(
                    "key_only",
                    Schema.create(Type.BOOLEAN),
                    "whether before holds the key and stand-ins for the rest"))),
        "io.sluice.Sluice");
  }

  /** The elements of such an array stand in the field one after the other. */
  private static Schema dimensions() {
    return connectName(
        Schema.createRecord(
            "Dimensions",
            null,
            "io.sluice",
            false,
            List.of(
                required("field", Type.STRING),
                documented(
                    "sizes",
                    Schema.createArray(Schema.create(Type.INT)),
                    "the sizes, the outermost first"))),
        "io.sluice.Dimensions");
  }

  private static Schema strings() {
    return Schema.createArray(Schema.create(Type.STRING));
  }

  private static Field required(String name, Type type) {
    return new Field(name, Schema.create(type));
  }

  private static Field documented(String name, Schema schema, String doc) {
    return new Field(name, schema, doc);
  }

  private static Field optional(String name, Schema schema) {
    return new Field(name, ColumnSchemas.nullable(schema), null, JsonProperties.NULL_VALUE);
  }

  private static Schema connectName(Schema record, String name) {
    record.addProp("connect.name", name);
    return record;
  }
}
