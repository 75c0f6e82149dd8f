package io.sluice.adapter.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/** What differs between two schemas of a table, in the words of the table's columns. */
final class SchemaDifference {
  private static final String NONE =
      "the columns are those of the schema that was registered last, so it is an earlier schema,"
          + " or what stands around the row, that is incompatible";

  private SchemaDifference() {}

  /**
   * @param registered the schema that the subject has; may be anybody's
   * @param refused the schema that it is to have, a key's or a value's
   */
  static String of(String registered, String refused) {
    try {
      return of(row(parse(registered)), row(parse(refused)));
    } catch (AvroRuntimeException e) {
      return "the schema that was registered last is none of Avro's";
    }
  }

  private static Schema parse(String text) {
    return new Schema.Parser().parse(text);
  }

  /** The record of the columns: that of the rows in an envelope, else the schema itself. */
  private static Schema row(Schema schema) {
    Field after = schema.getType() == Type.RECORD ? schema.getField("after") : null;
    if (after != null && after.schema().isUnion()) {
      for (Schema branch : after.schema().getTypes()) {
        if (branch.getType() == Type.RECORD) {
          return branch;
        }
      }
    }
    return schema;
  }

  private static String of(Schema before, Schema after) {
    Map<String, String> old = columns(before);
    Map<String, String> now = columns(after);
    List<String> differences = new ArrayList<>();
    old.forEach(
        (name, type) -> {
          if (!now.containsKey(name)) {
            differences.add("column " + name + " (" + type + ") removed");
          } else if (!now.get(name).equals(type)) {
            differences.add("column " + name + ": " + type + " → " + now.get(name));
          }
        });
    now.forEach(
        (name, type) -> {
          if (!old.containsKey(name)) {
            differences.add("column " + name + " (" + type + ") added");
          }
        });
    Object keyBefore = before.getObjectProp(TableSchemas.KEY);
    Object keyNow = after.getObjectProp(TableSchemas.KEY);
    if (keyBefore != null && !keyBefore.equals(keyNow)) {
      differences.add("key " + keyBefore + " → " + keyNow);
    }
    return differences.isEmpty() ? NONE : String.join("; ", differences);
  }

  private static Map<String, String> columns(Schema record) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (record.getType() == Type.RECORD) {
      for (Field field : record.getFields()) {
        Object name = field.getObjectProp(TableSchemas.NAME);
        columns.put(name == null ? field.name() : name.toString(), type(field));
      }
    }
    return columns;
  }

  /** As in SQL, a column that may be NULL does not say so; another one that has no default does. */
  private static String type(Field field) {
    Object known = field.getObjectProp(TableSchemas.TYPE);
    String type = known == null ? field.schema().getType().getName() : known.toString();
    boolean nullable = field.schema().isUnion() && field.schema().isNullable();
    if (nullable) {
      return type;
    }
    return type + (field.hasDefaultValue() ? " not null" : " not null without default");
  }
}
