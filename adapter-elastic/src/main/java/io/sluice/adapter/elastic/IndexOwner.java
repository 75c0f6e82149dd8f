package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.json.JsonData;
import io.sluice.domain.TableId;
import io.sluice.ports.sink.FatalSinkException;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose an index is stands in its mapping's {@code _meta}, so that two tables are never mixed; and
 * of which index it is a copy ({@link IndexCopy}).
 */
final class IndexOwner {
  private static final String SCHEMA = "sluice_schema";
  private static final String TABLE = "sluice_table";
  private static final String MARKS = "sluice_marks";
  private static final String COPY_OF = "sluice_copy_of";

  private IndexOwner() {}

  static Map<String, JsonData> meta(TableId table) {
    return Map.of(
        SCHEMA,
        JsonData.of(table.schema()),
        TABLE,
        JsonData.of(table.name()),
        MARKS,
        JsonData.of(true));
  }

  /** What else is in the {@code _meta} stays. */
  static Map<String, JsonData> added(TableId table, IndexState index) {
    Map<String, JsonData> meta = new HashMap<>(present(index));
    meta.putAll(meta(table));
    return meta;
  }

  /** Whether a sink has made the index, or taken it over. */
  static boolean isClaimed(IndexState index) {
    return present(index).containsKey(TABLE);
  }

  /**
   * Whether all fields that a sink made have marks ({@link Fields}); earlier versions made none.
   */
  static boolean marks(IndexState index) {
    return present(index).containsKey(MARKS);
  }

  /** The {@code _meta} of a copy. */
  static Map<String, JsonData> ofCopy(TableId table, FoundIndex original) {
    Map<String, JsonData> meta = added(table, original.state());
    meta.put(COPY_OF, JsonData.of(String.valueOf(original.settings().uuid())));
    return meta;
  }

  static boolean isCopy(FoundIndex copy, FoundIndex original) {
    JsonData of = present(copy.state()).get(COPY_OF);
    return of != null && of.to(String.class).equals(String.valueOf(original.settings().uuid()));
  }

  /**
   * @throws FatalSinkException if it is another table's
   */
  static void require(TableId table, String name, IndexState index) throws FatalSinkException {
    Map<String, JsonData> meta = present(index);
    TableId owner =
        new TableId(meta.get(SCHEMA).to(String.class), meta.get(TABLE).to(String.class));
    if (!owner.equals(table)) {
      throw new FatalSinkException(
          "index "
              + name
              + " holds table "
              + owner
              + " and cannot take table "
              + table
              + " too; have both {schema} and {table} in the names of indexes (index: …)");
    }
  }

  private static Map<String, JsonData> present(IndexState index) {
    return index.mappings() == null ? Map.of() : index.mappings().meta();
  }
}
