package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.StoredRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows are found by their keys, also when the key's type has changed, and when keys are long. */
class MongoKeysIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void rowsOfAKeyThatWasWidenedAreReadAndWrittenAsBefore() throws Exception {
    TableSchema narrow = numbers(Scalar.INT32, Scalar.INT32);
    TableSchema wide = numbers(Scalar.INT64, Scalar.NUMERIC);
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(5, Row.of(narrow, 1, 7)), upsert(6, Row.of(narrow, 2, 8)));
    assertEquals(List.of(stored(5, wide, 1, 7), stored(6, wide, 2, 8)), read(sink, wide, 1L, 2L));
    MongoStore.write(sink, upsert(3, row(wide, 1, 0)));
    assertEquals(List.of(stored(5, wide, 1, 7)), read(sink, wide, 1L));
    MongoStore.write(sink, upsert(9, row(wide, 1, 9)));
    assertEquals(List.of(stored(9, wide, 1, 9), stored(6, wide, 2, 8)), read(sink, wide, 1L, 2L));
    assertEquals(2, mongo.documents("numbers").countDocuments());
  }

  @Test
  void aDeleteIsRememberedThoughTheKeyWasWidened() throws Exception {
    TableSchema narrow = numbers(Scalar.INT32, Scalar.INT32);
    TableSchema wide = numbers(Scalar.INT64, Scalar.NUMERIC);
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(narrow, 1, 7)), delete(4, narrow, 1));
    MongoStore.write(sink, upsert(3, row(wide, 1, 7)));
    assertEquals(List.of(), read(sink, wide, 1L));
    MongoStore.write(sink, upsert(5, Row.of(narrow, 2, 7)), delete(8, wide, 2L));
    MongoStore.write(sink, upsert(7, Row.of(narrow, 2, 7)));
    assertEquals(List.of(), read(sink, narrow, 2));
  }

  /** As in a table without a key, of which all columns together are the key. */
  @Test
  void keysThatTogetherAreLargerThanARequestComeChangeAndGo() throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("store", "notes"),
            List.of(new Column("id", Scalar.INT64, false), new Column("note", Scalar.TEXT, false)),
            List.of("id", "note"),
            List.of());
    String note = "x".repeat(20_000);
    List<ChangeEvent> upserts = new ArrayList<>();
    List<ChangeEvent> deletes = new ArrayList<>();
    List<RowKey> keys = new ArrayList<>();
    for (long id = 0; id < 1_000; id++) {
      upserts.add(upsert(5, Row.of(table, id, note)));
      deletes.add(delete(9, table, id, note));
      keys.add(RowKey.of(id, note));
    }
    MongoSink sink = mongo.sink();
    sink.write(ChangeBatch.of(upserts));
    List<StoredRow> found = new ArrayList<>();
    sink.read(table, keys, found::add);
    assertEquals(1_000, found.size());
    sink.write(ChangeBatch.of(deletes));
    sink.write(ChangeBatch.of(upserts));
    assertEquals(0, mongo.documents("notes").countDocuments());
  }

  private static TableSchema numbers(ColumnType key, ColumnType value) {
    return new TableSchema(
        new TableId("store", "numbers"),
        List.of(new Column("id", key, false), new Column("n", value, true)),
        List.of("id"),
        List.of());
  }

  private static Row row(TableSchema wide, long id, int n) {
    return Row.of(wide, id, BigDecimal.valueOf(n));
  }

  private static StoredRow stored(int version, TableSchema wide, long id, int n) {
    ChangeEvent change = upsert(version, row(wide, id, n));
    return new StoredRow(change.after(), change.version());
  }

  private static List<StoredRow> read(MongoSink sink, TableSchema table, Object... keys)
      throws Exception {
    List<RowKey> wanted = new ArrayList<>();
    for (Object key : keys) {
      wanted.add(RowKey.of(key));
    }
    List<StoredRow> found = new ArrayList<>();
    sink.read(table, wanted, found::add);
    found.sort((a, b) -> a.row().value(0).toString().compareTo(b.row().value(0).toString()));
    return found;
  }
}
