package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.adapter.postgres.TypeCases.Case;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every type comes the same through snapshot, stream and verification, and as ColumnType says. */
interface ColumnTypeContract extends CaptureBench {
  List<Case> CASES = new TypeCases().list();

  @Test
  default void every_type_reads_the_same_everywhere() throws Exception {
    db().execute(
            "create type mood as enum ('happy', 'so so')",
            "create domain amount as numeric(7,3) default 3",
            "create domain short_text as text check (length(value) < 9)",
            "create domain numrow as int[]",
            "create type address as (street text, number int)");
    AddedTypes.add(db(), "blob_x");
    AddedTypes.add(db(), "vector");
    AddedTypes.add(db(), "halfvec");
    StringBuilder columns = new StringBuilder("id int primary key");
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < CASES.size(); i++) {
      columns.append(", c").append(i).append(' ').append(CASES.get(i).type());
      // A default for every second column: NULL has to stay NULL with it.
      columns.append(i % 2 == 0 ? " default " + CASES.get(i).sql() : "");
      values.append(", ").append(CASES.get(i).sql());
    }
    columns.append(", doubled int generated always as (id * 2) stored");
    String nulls = ", null".repeat(CASES.size());
    db().execute(
            "create table every_type (" + columns + ")",
            "insert into every_type values (1" + values + "), (2" + nulls + ")");
    PostgresSource source = reopen(db().config("public.every_type"));
    Recorder log = log().start(source);
    log.await(3);
    db().execute("insert into every_type values (11" + values + "), (12" + nulls + ")");
    db().execute("update every_type set id = id + 10 where id > 10");
    List<ChangeEvent> changes = log.await(3 + 2 + 4);

    check("snapshot", changes.get(1).after());
    check("stream", changes.get(3).after());
    check("stream, key changed", changes.get(6).after());
    checkNulls(changes.get(2).after());
    checkNulls(changes.get(4).after());
    assertEquals(changes.get(1).table(), changes.get(3).table());
    assertEquals(source.tables().get(0), changes.get(3).table());
    assertEquals(CASES.size() + 1, changes.get(3).table().size(), "generated columns stay out");
    try (RowReader reader = source.rows()) {
      TableSchema table = source.tables().get(0);
      List<StampedRow> rows = new ArrayList<>(reader.page(table, Optional.empty(), 10));
      rows.addAll(reader.read(table, rows.stream().map(row -> row.row().key()).toList()));
      assertEquals(8, rows.size());
      for (StampedRow row : rows) {
        if ((Integer) row.row().value("id") % 10 == 1) {
          check("rows", row.row());
        } else {
          checkNulls(row.row());
        }
      }
    }
  }

  private static void check(String where, Row row) {
    assertAll(
        IntStream.range(0, CASES.size())
            .mapToObj(i -> () -> check(where, CASES.get(i), row, i + 1)));
  }

  private static void check(String where, Case c, Row row, int column) {
    String what = where + ": " + c.type() + " " + c.sql();
    assertEquals(c.columnType(), row.schema().columns().get(column).type(), what);
    if (c.expected() instanceof byte[] bytes) {
      assertArrayEquals(bytes, (byte[]) row.value(column), what);
    } else {
      assertEquals(c.expected(), row.value(column), what);
    }
  }

  private static void checkNulls(Row row) {
    for (int i = 0; i < CASES.size(); i++) {
      assertNull(row.value(i + 1), CASES.get(i).type());
    }
  }
}
