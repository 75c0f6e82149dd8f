package io.sluice.adapter.kafka;

import io.sluice.domain.Column;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A {@link TableSchema} as the Avro record of its rows, and back from that record alone: what Avro
 * has no word for (names as in the catalog, the key, foreign keys, the exact column types) stands
 * in properties that begin with {@code sluice.}.
 */
final class TableSchemas {
  static final String NAME = "sluice.name";
  static final String TYPE = "sluice.type";
  private static final String SCHEMA = "sluice.schema";
  private static final String TABLE = "sluice.table";
  static final String KEY = "sluice.key";
  private static final String FOREIGN_KEYS = "sluice.foreignKeys";

  private TableSchemas() {}

  /** The record of a table's rows. */
  static Schema rowRecord(String namespace, TableSchema table) {
    Schema record =
        Schema.createRecord(
            "Value",
            null,
            namespace,
            false,
            fields(table.columns(), ColumnSchemas.fieldNames(table.columns())));
    record.addProp(SCHEMA, table.id().schema());
    record.addProp(TABLE, table.id().name());
    record.addProp(KEY, table.keyColumns());
    record.addProp(
        FOREIGN_KEYS, table.foreignKeys().stream().map(TableSchemas::foreignKey).toList());
    return record;
  }

  /**
   * The record of a table's key: its columns in the key's order, none of them nullable. Their
   * fields have the names that they have in the row's record: readers look for the one in the
   * other.
   */
  static Schema keyRecord(String namespace, TableSchema table) {
    List<String> rowNames = ColumnSchemas.fieldNames(table.columns());
    List<Column> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < table.keySize(); i++) {
      Column column = table.columns().get(table.keyIndex(i));
      columns.add(new Column(column.name(), column.type(), false));
      names.add(rowNames.get(table.keyIndex(i)));
    }
    return Schema.createRecord("Key", null, namespace, false, fields(columns, names));
  }

  private static List<Schema.Field> fields(List<Column> columns, List<String> names) {
    ColumnSchemas schemas = new ColumnSchemas();
    List<Schema.Field> fields = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Schema.Field field =
          column.nullable()
              ? new Schema.Field(
                  names.get(i), schemas.of(column), null, Schema.Field.NULL_DEFAULT_VALUE)
              : new Schema.Field(names.get(i), schemas.of(column));
      field.addProp(NAME, column.name());
      field.addProp(TYPE, TypeNames.nameOf(column.type()));
      fields.add(field);
    }
    return fields;
  }

  private static Map<String, Object> foreignKey(ForeignKey foreignKey) {
    return Map.of(
        "name", foreignKey.name(),
        "columns", foreignKey.columns(),
        "schema", foreignKey.referencedTable().schema(),
        "table", foreignKey.referencedTable().name(),
        "references", foreignKey.referencedColumns(),
        "referencesKey", foreignKey.referencesKey());
  }

  /**
   * @throws MalformedRecordException if the record does not describe a table the way {@link
   *     #rowRecord} does
   */
  static TableSchema tableOf(Schema rowRecord) {
    try {
      List<Column> columns = new ArrayList<>();
      for (Schema.Field field : rowRecord.getFields()) {
        columns.add(
            new Column(
                text(field.getObjectProp(NAME)),
                TypeNames.typeOf(text(field.getObjectProp(TYPE))),
                field.schema().isUnion()));
      }
      return new TableSchema(
          new TableId(text(rowRecord.getObjectProp(SCHEMA)), text(rowRecord.getObjectProp(TABLE))),
          columns,
          texts(rowRecord.getObjectProp(KEY)),
          ((List<?>) rowRecord.getObjectProp(FOREIGN_KEYS))
              .stream().map(TableSchemas::foreignKeyOf).toList());
    } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
      throw new MalformedRecordException(
          "the schema does not describe a table as Sluice does: " + e.getMessage(), e);
    }
  }

  private static ForeignKey foreignKeyOf(Object described) {
    Map<?, ?> map = (Map<?, ?>) described;
    return new ForeignKey(
        text(map.get("name")),
        texts(map.get("columns")),
        new TableId(text(map.get("schema")), text(map.get("table"))),
        texts(map.get("references")),
        (Boolean) map.get("referencesKey"));
  }

  private static String text(Object value) {
    return (String) value;
  }

  private static List<String> texts(Object value) {
    return ((List<?>) value).stream().map(TableSchemas::text).toList();
  }
}
