package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a readable sink scans is what was written. */
interface ReadContract extends ReadBench {
  @Test
  default void theSinkCanBeReadIfItsAuthorSaysSo() {
    assertEquals(isReadable(), sink() instanceof ReadableSink, "ReadableSink");
  }

  @Test
  default void aScanOfATableNeverWrittenIsEmpty() throws Exception {
    expectScanned(people());
  }

  @Test
  default void aScanGivesExactlyTheRowsThatAreThere() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    List<ChangeEvent> changes = new ArrayList<>();
    List<ChangeEvent> deletes = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 3_000; id++) {
      Row row = Row.of(people, id, "row " + id, id % 2 == 0 ? null : "odd", (int) id);
      changes.add(upsert(id + 10, row));
      if (id % 10 == 3) {
        deletes.add(delete(id + 11, people, id));
      } else {
        rows.add(row);
      }
    }
    changes.add(upsert(1, Row.of(others, 1L, "other", null, 1)));
    write(upsert(0, Row.of(people, 1L, "before", null, 1)));
    write(truncate(9, people), delete(5_000, people, 9_999L));
    write(sink(), changes);
    write(sink(), deletes);
    expectScanned(people, rows.toArray(Row[]::new));
    expectScanned(others, Row.of(others, 1L, "other", null, 1));
    reopen();
    expectScanned(people, rows.toArray(Row[]::new));
  }

  @Test
  default void aScanSeesWhatAnotherSinkWroteBefore() throws Exception {
    TableSchema people = people();
    reader();
    for (int version = 1; version <= 5; version++) {
      Row row = Row.of(people, 1L, "Ada", null, version);
      write(another(), List.of(upsert(version, row)));
      expectScanned(people, row);
    }
  }

  @Test
  default void aScanGivesEveryTypeExactly() throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    Map<TableSchema, List<Row>> tables = new LinkedHashMap<>();
    for (ColumnType type : Samples.everyType()) {
      List<Column> columns =
          List.of(Samples.column("id", Scalar.INT64), Samples.column("a.b", type));
      TableSchema table = table("scan", columns, "id");
      List<Row> rows = new ArrayList<>();
      rows.add(Row.of(table, -1L, null));
      Samples.values(type).forEach(value -> rows.add(Row.of(table, (long) rows.size(), value)));
      rows.forEach(row -> changes.add(upsert(1, row)));
      tables.put(table, rows);
    }
    write(sink(), changes);
    for (Map.Entry<TableSchema, List<Row>> entry : tables.entrySet()) {
      expectScanned(entry.getKey(), entry.getValue().toArray(Row[]::new));
    }
  }

  @Test
  default void aScanGivesCompositeKeys() throws Exception {
    List<Column> columns =
        List.of(
            Samples.column("n", Scalar.INT32),
            Samples.column("a", Scalar.TEXT),
            Samples.column("at", Scalar.TIMESTAMP_TZ));
    TableSchema table = table("scan_pairs", columns, "at", "a");
    Object at = Samples.values(Scalar.TIMESTAMP_TZ).get(3);
    Row first = Row.of(table, 1, "a:b", at);
    Row second = Row.of(table, null, "a", at);
    write(upsert(1, first), upsert(2, second));
    expectScanned(table, first, second);
  }

  @Test
  default void aScanOfATargetThatIsAwayIsTransient() throws Exception {
    assumeTrue(theOutage().isPresent(), "the sink's author declares that its target is never away");
    TableSchema people = people();
    reader();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    theOutage().orElseThrow().refuse();
    assertTimeoutPreemptively(
        PATIENCE, () -> assertThrows(TransientSinkException.class, () -> scan(people)));
  }

  private void expectScanned(TableSchema table, Row... expected) throws Exception {
    expectFound(table, List.of(expected), scan(table));
  }
}
