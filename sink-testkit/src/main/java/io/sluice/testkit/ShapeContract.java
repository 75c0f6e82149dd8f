package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * A table is altered while changes flow. Columns that changed: all rows come again, whole, with the
 * new schema. Another key: a truncate with the new schema, then all rows. Some workers are behind
 * and still write the former schema. In the end the target holds what the table holds, and nothing
 * was rejected.
 */
interface ShapeContract extends ReadBench {
  int WORKERS = 3;

  @Test
  default void aRenamedColumnTakesItsFormerNameWithItOnceTheRowsCameAgain() throws Exception {
    TableSchema before = people();
    TableSchema after = renamed(before, "note", "remark");
    Sink behind = another();
    write(
        upsert(1, Row.of(before, 1L, "Ada", "x", 1)), upsert(2, Row.of(before, 2L, "Bob", "y", 2)));
    write(upsert(10, Row.of(after, 1L, "Ada", "x", 11)));
    write(behind, List.of(upsert(3, Row.of(before, 3L, "Eve", "z", 3))));
    write(
        read(11, Row.of(after, 1L, "Ada", "x", 11)),
        read(12, Row.of(after, 2L, "Bob", "y", 2)),
        read(13, Row.of(after, 3L, "Eve", null, 3)));
    write(behind, List.of(upsert(3, Row.of(before, 3L, "Eve", "z", 3))));
    expect(
        after,
        Row.of(after, 1L, "Ada", "x", 11),
        Row.of(after, 2L, "Bob", "y", 2),
        Row.of(after, 3L, "Eve", null, 3));
    expect(
        before,
        Row.of(before, 1L, "Ada", null, 11),
        Row.of(before, 2L, "Bob", null, 2),
        Row.of(before, 3L, "Eve", null, 3));
  }

  @Test
  default void aColumnOfAnotherTypeHoldsItOnceTheRowsCameAgain() throws Exception {
    TableSchema before = people();
    TableSchema text = retyped(before, "age", Scalar.TEXT);
    TableSchema time = retyped(before, "age", Scalar.TIMESTAMP);
    Sink behind = another();
    write(
        upsert(1, Row.of(before, 1L, "Ada", "x", 1)), upsert(2, Row.of(before, 2L, "Bob", "y", 2)));
    write(upsert(10, Row.of(text, 1L, "Ada", "x", "one")));
    write(behind, List.of(upsert(3, Row.of(before, 3L, "Eve", "z", 3))));
    write(
        read(11, Row.of(text, 1L, "Ada", "x", "one")),
        read(12, Row.of(text, 2L, "Bob", "y", "two")),
        read(13, Row.of(text, 3L, "Eve", "z", "")));
    write(behind, List.of(upsert(3, Row.of(before, 3L, "Eve", "z", 3))));
    expect(
        text,
        Row.of(text, 1L, "Ada", "x", "one"),
        Row.of(text, 2L, "Bob", "y", "two"),
        Row.of(text, 3L, "Eve", "z", ""));
    Object moment = Samples.values(Scalar.TIMESTAMP).get(3);
    write(
        read(21, Row.of(time, 1L, "Ada", "x", moment)),
        read(22, Row.of(time, 2L, "Bob", "y", null)),
        read(23, Row.of(time, 3L, "Eve", "z", moment)));
    expect(
        time,
        Row.of(time, 1L, "Ada", "x", moment),
        Row.of(time, 2L, "Bob", "y", null),
        Row.of(time, 3L, "Eve", "z", moment));
  }

  /** Key 1 is one row before and another one after. */
  @Test
  default void underAnotherKeyAValueMeansAnotherRow() throws Exception {
    TableSchema byId = numbers("id");
    TableSchema byCode = keyed(byId, "code");
    Sink behind = another();
    write(upsert(1, Row.of(byId, 1L, 2L, "a")), upsert(2, Row.of(byId, 2L, 1L, "b")));
    write(truncate(10, byCode), read(11, Row.of(byCode, 1L, 2L, "a")));
    write(upsert(12, Row.of(byCode, 2L, 1L, "b")));
    write(
        behind,
        List.of(
            delete(4, byId, 1L),
            upsert(5, Row.of(byId, 2L, 7L, "late")),
            upsert(6, Row.of(byId, 3L, 3L, "late"))));
    Row[] rows = {Row.of(byCode, 1L, 2L, "a"), Row.of(byCode, 2L, 1L, "b")};
    expect(byCode, rows);
    write(behind, List.of(truncate(10, byCode), delete(13, byCode, 2L)));
    expect(byCode, rows[1]);
    write(upsert(11, rows[0]), upsert(1, Row.of(byId, 1L, 2L, "a")));
    expect(byCode, rows[1]);
  }

  /** Rows that only the new key tells apart are never measured by the former one. */
  @Test
  default void aWorkerThatIsBehindDoesNotBringTheFormerKeyBack() throws Exception {
    TableSchema byId = numbers("id");
    TableSchema byCode = keyed(byId, "code");
    write(upsert(1, Row.of(byId, 1L, 5L, "a")), upsert(2, Row.of(byId, 2L, 5L, "b")));
    write(truncate(10, byCode), read(11, Row.of(byCode, 1L, 1L, "a")));
    Sink started = another();
    write(started, List.of(upsert(3, Row.of(byId, 8L, 5L, "late")), delete(4, byId, 1L)));
    write(upsert(12, Row.of(byCode, 1L, 2L, "same id")));
    write(started, List.of(upsert(5, Row.of(byId, 9L, 5L, "late"))));
    write(started, List.of(truncate(10, byCode), upsert(13, Row.of(byCode, 1L, 3L, "same id"))));
    write(another(), List.of(upsert(6, Row.of(byId, 10L, 5L, "late"))));
    reopen();
    write(upsert(14, Row.of(byCode, null, 4L, "no id")));
    expect(
        byCode,
        Row.of(byCode, 1L, 1L, "a"),
        Row.of(byCode, 1L, 2L, "same id"),
        Row.of(byCode, 1L, 3L, "same id"),
        Row.of(byCode, null, 4L, "no id"));
  }

  @Test
  default void aKeyMayGrowToSeveralColumnsAndShrinkAgain() throws Exception {
    TableSchema byId = numbers("id");
    TableSchema byBoth = keyed(byId, "code", "id");
    TableSchema byText = keyed(byId, "text");
    Sink behind = another();
    write(upsert(1, Row.of(byId, 1L, 2L, "a")), upsert(2, Row.of(byId, 2L, 1L, "b")));
    write(
        truncate(10, byBoth),
        read(11, Row.of(byBoth, 1L, 2L, "a")),
        upsert(12, Row.of(byBoth, 1L, 3L, "c")));
    expect(byBoth, Row.of(byBoth, 1L, 2L, "a"), Row.of(byBoth, 1L, 3L, "c"));
    expectFound(
        byBoth, List.of(Row.of(byBoth, 1L, 2L, "a"), Row.of(byBoth, 1L, 3L, "c")), scan(byBoth));
    write(behind, List.of(upsert(3, Row.of(byId, 4L, 4L, "late"))));
    write(truncate(20, byText), read(21, Row.of(byText, 1L, 2L, "1")));
    write(behind, List.of(truncate(10, byBoth), upsert(13, Row.of(byBoth, 1L, 2L, "late"))));
    expect(byText, Row.of(byText, 1L, 2L, "1"));
    write(truncate(30, byId), read(31, Row.of(byId, 1L, 2L, "1")));
    write(behind, List.of(truncate(20, byText), upsert(22, Row.of(byText, 1L, 2L, "1"))));
    write(behind, List.of(delete(23, byText, "1"), truncate(30, byId)));
    expect(byId, Row.of(byId, 1L, 2L, "1"));
    expectFound(byId, List.of(Row.of(byId, 1L, 2L, "1")), scan(byId));
  }

  /** What is read while the change goes on may lack rows, but neither fails nor makes rows up. */
  @Test
  default void rowsOfAFormerKeyDoNotDisturbAReading() throws Exception {
    TableSchema byId = numbers("id");
    TableSchema byMail =
        new TableSchema(
            byId.id(),
            List.of(Samples.column("mail", Scalar.TEXT), Samples.column("n", Scalar.INT64)),
            List.of("mail", "n"),
            List.of());
    write(upsert(1, Row.of(byId, 1L, 2L, "a")), upsert(2, Row.of(byId, 2L, 1L, "b")));
    expectFound(byMail, List.of(), scan(byMail));
    write(truncate(10, byMail), read(11, Row.of(byMail, "a@x", 1L)));
    expectFound(byMail, List.of(Row.of(byMail, "a@x", 1L)), scan(byMail));
  }

  @Test
  default void aTableDroppedAndMadeAgainHoldsJustTheNewRows() throws Exception {
    TableSchema before = people();
    TableSchema after =
        new TableSchema(
            before.id(),
            List.of(
                Samples.column("id", Scalar.TEXT),
                Samples.column("name", Scalar.INT64),
                Samples.column("note", Scalar.BOOLEAN)),
            List.of("id"),
            List.of());
    Sink behind = another();
    write(
        upsert(1, Row.of(before, 1L, "Ada", "x", 1)), upsert(2, Row.of(before, 2L, "Bob", "y", 2)));
    write(truncate(10, after), upsert(11, Row.of(after, "1", 1L, true)));
    write(behind, List.of(upsert(3, Row.of(before, 3L, "Eve", "z", 3)), delete(4, before, 1L)));
    write(behind, List.of(truncate(10, after), upsert(12, Row.of(after, "two", null, false))));
    expect(after, Row.of(after, "1", 1L, true), Row.of(after, "two", null, false));
  }

  /** Each worker has the rows of its partition, and gets there in its own time. */
  @Test
  default void workersMeetANewKeyWheneverTheyMeetIt() throws Exception {
    TableSchema byId = numbers("id");
    TableSchema byCode = keyed(byId, "code");
    TableSchema again = keyed(byId, "text", "id");
    List<List<ChangeEvent>> partitions = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      partitions.add(new ArrayList<>());
    }
    for (long n = 0; n < 60; n++) {
      List<ChangeEvent> partition = partitions.get((int) (n % WORKERS));
      Row row = Row.of(again, n % 7, n % 11, "text " + n);
      partition.add(upsert(1 + n, Row.of(byId, n, n % 5, "same")));
      partition.add(upsert(1_001 + n, Row.of(byCode, n % 5, n, "same")));
      partition.add(upsert(2_001 + n, row));
      rows.add(row);
    }
    for (List<ChangeEvent> partition : partitions) {
      partition.add(truncate(1_000, byCode));
      partition.add(truncate(2_000, again));
      partition.sort((a, b) -> Long.compare(a.version(), b.version()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (List<ChangeEvent> partition : partitions) {
        Sink worker = another();
        int batch = 3 + 4 * work.size();
        work.add(() -> deliver(worker, partition, batch));
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    expect(again, rows);
    expectFound(again, rows, scan(again));
  }

  private Void deliver(Sink worker, List<ChangeEvent> changes, int batch) throws Exception {
    for (int from = 0; from < changes.size(); from += batch) {
      writeInTheEnd(worker, changes.subList(from, Math.min(changes.size(), from + batch)));
    }
    return null;
  }

  private static ChangeEvent read(long version, Row row) {
    return upsert(Operation.READ, version, row);
  }

  /** {@code id}, {@code code}, {@code text}. */
  private TableSchema numbers(String key) {
    TableId id = tableId("numbers");
    return new TableSchema(
        id,
        List.of(
            Samples.column("id", Scalar.INT64),
            Samples.column("code", Scalar.INT64),
            Samples.column("text", Scalar.TEXT)),
        List.of(key),
        List.of());
  }

  private static TableSchema keyed(TableSchema table, String... key) {
    return new TableSchema(table.id(), table.columns(), List.of(key), table.foreignKeys());
  }

  private static TableSchema retyped(TableSchema table, String column, ColumnType type) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.set(table.indexOf(column), Samples.column(column, type));
    return new TableSchema(table.id(), columns, table.keyColumns(), table.foreignKeys());
  }

  private static TableSchema renamed(TableSchema table, String column, String name) {
    List<Column> columns = new ArrayList<>(table.columns());
    int index = table.indexOf(column);
    columns.set(index, Samples.column(name, columns.get(index).type()));
    return new TableSchema(table.id(), columns, table.keyColumns(), table.foreignKeys());
  }
}
