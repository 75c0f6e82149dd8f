package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many rows, large rows, hot rows, many sinks. */
interface LoadContract extends Bench {
  @Test
  default void aLargeBatchIsWrittenWhole() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    List<Row> rows = new ArrayList<>();
    List<Row> otherRows = new ArrayList<>();
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      List<Row> into = i % 3 == 0 ? otherRows : rows;
      into.add(Row.of(i % 3 == 0 ? others : people, (long) i, "row " + i, "note", i));
      changes.add(upsert(i, into.get(into.size() - 1)));
    }
    write(sink(), changes);
    expect(people, rows);
    expect(others, otherRows);
    List<Row> left = rows.subList(2_000, rows.size());
    write(
        sink(),
        rows.subList(0, 2_000).stream().map(row -> delete(10_000, people, row.key())).toList());
    expect(people, left);
  }

  @Test
  default void aHotRowEndsAsItsLastChangeSays() throws Exception {
    TableSchema people = people();
    List<ChangeEvent> changes = new ArrayList<>();
    changes.add(upsert(0, Row.of(people, 1L, "hot", "a long note", 0)));
    for (int i = 1; i <= 1_000; i++) {
      changes.add(upsert(i, Row.of(people, 1L, "hot", Row.UNCHANGED, i)));
    }
    write(sink(), changes);
    expect(people, Row.of(people, 1L, "hot", "a long note", 1_000));
  }

  @Test
  default void rowsMayBeWideAndValuesLarge() throws Exception {
    List<Column> columns = new ArrayList<>();
    columns.add(Samples.column("id", Scalar.INT64));
    for (int i = 1; i < 300; i++) {
      columns.add(Samples.column("column_" + i, Scalar.TEXT));
    }
    TableSchema table = table("wide", columns, "id");
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 20; id++) {
      Object[] values = new Object[columns.size()];
      values[0] = id;
      for (int i = 1; i < values.length; i++) {
        values[i] = i % 7 == id % 7 ? null : "value " + i;
      }
      values[1] = Long.toString(id).repeat(1_000_000);
      rows.add(new Row(table, values));
    }
    write(sink(), rows.stream().map(row -> upsert(1, row)).toList());
    expect(table, rows);
  }

  @Test
  default void severalSinksWriteTheirRowsAtTheSameTime() throws Exception {
    int sinks = 4;
    TableSchema people = people();
    CyclicBarrier start = new CyclicBarrier(sinks);
    ExecutorService threads = Executors.newFixedThreadPool(sinks);
    try {
      List<Future<List<Row>>> writing = new ArrayList<>();
      for (int i = 0; i < sinks; i++) {
        Sink own = i == 0 ? sink() : another();
        int number = i;
        writing.add(
            threads.submit(
                () -> {
                  start.await();
                  return writeOwnRows(own, people, number);
                }));
      }
      List<Row> rows = new ArrayList<>();
      for (Future<List<Row>> rowsOfOne : writing) {
        rows.addAll(rowsOfOne.get());
      }
      expect(people, rows);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Row> writeOwnRows(Sink own, TableSchema people, int number) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      rows.clear();
      List<ChangeEvent> changes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        long id = number * 1_000L + i;
        long version = round * 10_000L + id;
        if (i % 10 == round) {
          changes.add(delete(version, people, id));
        } else {
          Row row = Row.of(people, id, "sink " + number, round % 2 == 0 ? null : "odd", round);
          changes.add(upsert(version, row));
          rows.add(row);
        }
      }
      write(own, changes);
    }
    return rows;
  }
}
