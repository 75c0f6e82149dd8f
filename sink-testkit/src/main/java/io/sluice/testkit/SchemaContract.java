package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns have names of any kind, and come and go while changes flow. */
interface SchemaContract extends Bench {
  @Test
  default void columnNamesMayHoldAnything() throws Exception {
    List<String> names =
        List.of(
            "id",
            "_id",
            "_ID",
            "ID",
            "a",
            "a.b",
            "a.b.c",
            "a_b",
            "a__b",
            ".a",
            "a.",
            "..",
            "$a",
            "$set",
            "a$",
            "with space",
            " ",
            "Upper",
            "upper",
            "_leading",
            "__double",
            "version",
            "_version",
            "_source",
            "_index",
            "type",
            "ünïcödé",
            "漢字",
            "quo\"te",
            "quo'te",
            "back`tick",
            "back\\slash",
            "sla/sh",
            "per%cent",
            "a:b",
            "a,b",
            "[0]",
            "0",
            "-",
            "*",
            "#",
            "@",
            "{x}",
            "null",
            "select",
            "long".repeat(15));
    List<Column> columns = names.stream().map(name -> Samples.column(name, Scalar.TEXT)).toList();
    for (String key : List.of("id", "_id", "a.b", "$a", "with space")) {
      rowsWithNames(table("names", columns, key), names);
    }
    rowsWithNames(table("names", columns, "_id", "a.b", "$set", "id"), names);
  }

  private void rowsWithNames(TableSchema table, List<String> names) throws Exception {
    Row full = new Row(table, names.stream().map(name -> "value of " + name).toArray());
    write(upsert(1, full));
    expect(table, full);
    Object[] partly = full.values().clone();
    Object[] merged = full.values().clone();
    for (int i = 0; i < partly.length; i++) {
      if (!table.keyColumns().contains(names.get(i))) {
        partly[i] = i % 3 == 0 ? Row.UNCHANGED : i % 3 == 1 ? null : "new " + i;
        merged[i] = i % 3 == 0 ? full.value(i) : partly[i];
      }
    }
    write(upsert(2, new Row(table, partly)));
    expect(table, new Row(table, merged));
    write(delete(3, table, full.key()));
    expect(table);
  }

  @Test
  default void aColumnMayBeAddedOnTheWay() throws Exception {
    TableSchema before = people();
    TableSchema after = with(before, Samples.column("mail", Scalar.TEXT));
    write(
        upsert(1, Row.of(before, 1L, "Ada", null, 1)),
        upsert(2, Row.of(before, 2L, "Bob", null, 2)));
    write(
        upsert(3, Row.of(before, 3L, "Eve", null, 3)),
        upsert(4, Row.of(after, 1L, "Ada", null, 1, "ada@x")));
    expect(
        after,
        Row.of(after, 1L, "Ada", null, 1, "ada@x"),
        Row.of(after, 2L, "Bob", null, 2, null),
        Row.of(after, 3L, "Eve", null, 3, null));
    write(another(), List.of(upsert(5, Row.of(before, 4L, "Joe", null, 4))));
    reopen();
    write(upsert(6, Row.of(after, 4L, "Joe", Row.UNCHANGED, 4, "joe@x")));
    expect(
        after,
        Row.of(after, 1L, "Ada", null, 1, "ada@x"),
        Row.of(after, 2L, "Bob", null, 2, null),
        Row.of(after, 3L, "Eve", null, 3, null),
        Row.of(after, 4L, "Joe", null, 4, "joe@x"));
  }

  @Test
  default void aColumnMayBeDroppedOnTheWay() throws Exception {
    TableSchema before = people();
    TableSchema after =
        new TableSchema(before.id(), Samples.PEOPLE.subList(0, 2), List.of("id"), List.of());
    write(
        upsert(1, Row.of(before, 1L, "Ada", "note", 1)),
        upsert(2, Row.of(before, 2L, "Bob", "note", 2)));
    write(upsert(3, Row.of(after, 1L, "Ada L.")));
    expect(after, Row.of(after, 1L, "Ada L."), Row.of(after, 2L, "Bob"));
    expect(before, Row.of(before, 1L, "Ada L.", null, null), Row.of(before, 2L, "Bob", "note", 2));
  }

  private static TableSchema with(TableSchema table, Column column) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(column);
    return new TableSchema(table.id(), columns, table.keyColumns(), table.foreignKeys());
  }
}
