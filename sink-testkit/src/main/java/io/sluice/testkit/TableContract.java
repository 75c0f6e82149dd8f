package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.TableRefusedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens in one table never shows in another. */
interface TableContract extends Bench {
  @Test
  default void tablesWithTheSameKeysAreKeptApart() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    write(
        upsert(1, Row.of(people, 1L, "Ada", null, 1)),
        upsert(2, Row.of(others, 1L, "Bob", "x", 2)),
        upsert(3, Row.of(people, 2L, "Ada 2", null, 3)));
    expect(people, Row.of(people, 1L, "Ada", null, 1), Row.of(people, 2L, "Ada 2", null, 3));
    expect(others, Row.of(others, 1L, "Bob", "x", 2));
    write(delete(4, people, 1L), upsert(5, Row.of(others, 1L, "Bob", null, null)));
    expect(people, Row.of(people, 2L, "Ada 2", null, 3));
    expect(others, Row.of(others, 1L, "Bob", null, null));
  }

  @Test
  default void aDeleteInOneTableDoesNotHoldUpTheSameKeyInAnother() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    write(delete(10, people, 1L));
    write(upsert(5, Row.of(others, 1L, "Bob", null, 1)));
    expect(others, Row.of(others, 1L, "Bob", null, 1));
    expect(people);
  }

  @Test
  default void oneBatchMayHoldManyTables() throws Exception {
    List<Row> rows = new ArrayList<>();
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TableSchema people = people();
      rows.add(Row.of(people, 1L, "row of table " + i, null, i));
      changes.add(upsert(i, rows.get(i)));
    }
    write(sink(), changes);
    for (Row row : rows) {
      expect(row.schema(), row);
    }
  }

  @Test
  default void tablesOfOneNameInTwoSchemasAreKeptApartOrRefused() throws Exception {
    TableId name = tableId("customers");
    keptApartOrRefused(new TableId("shop", name.name()), new TableId("archive", name.name()));
  }

  @Test
  default void tablesWhoseNamesDifferInCaseAreKeptApartOrRefused() throws Exception {
    TableId name = tableId("orders");
    keptApartOrRefused(name, new TableId(name.schema(), "O" + name.name().substring(1)));
  }

  @Test
  default void tablesWhoseNamesMeetWhereTheSchemaEndsAreKeptApartOrRefused() throws Exception {
    for (String between : List.of(".", "_", "-", "__")) {
      String name = tableId("t").name();
      keptApartOrRefused(
          new TableId("a", "b" + between + name), new TableId("a" + between + "b", name));
    }
  }

  @Test
  default void tableNamesMayHoldAnything() throws Exception {
    List<ChangeEvent> inserts = new ArrayList<>();
    List<ChangeEvent> changes = new ArrayList<>();
    for (String hint :
        List.of(
            "With Space",
            "UPPER",
            "1digit",
            "_under",
            "-dash",
            "dot.ted",
            "dol$lar",
            "sla/sh",
            "back\\slash",
            "quo\"te",
            "quo'te",
            "back`tick",
            "star*",
            "qu?estion",
            "a,b",
            "#hash",
            "com:ma;",
            "(a)",
            "[a]",
            "{a}",
            "ünïcödé",
            "漢字",
            "+plus",
            "<less>",
            "pi|pe",
            "long".repeat(13),
            "system.x",
            "..")) {
      TableSchema people = new TableSchema(tableId(hint), Samples.PEOPLE, List.of("id"), List.of());
      inserts.add(upsert(1, Row.of(people, 1L, hint, null, 1)));
      changes.add(upsert(2, Row.of(people, 1L, hint, Row.UNCHANGED, 2)));
      changes.add(upsert(3, Row.of(people, 2L, hint, null, 3)));
    }
    write(sink(), inserts);
    write(sink(), changes);
    for (ChangeEvent insert : inserts) {
      TableSchema people = insert.table();
      Object hint = insert.after().value("name");
      expect(people, Row.of(people, 1L, hint, null, 2), Row.of(people, 2L, hint, null, 3));
    }
  }

  private void keptApartOrRefused(TableId first, TableId second) throws Exception {
    TableSchema people = new TableSchema(first, Samples.PEOPLE, List.of("id"), List.of());
    TableSchema others = new TableSchema(second, Samples.PEOPLE, List.of("id"), List.of());
    Row row = Row.of(people, 1L, "Ada", null, 1);
    Row other = Row.of(others, 1L, "Bob", null, 2);
    write(upsert(1, row));
    expect(people, row);
    try {
      write(upsert(2, other));
    } catch (TableRefusedException refused) {
      expect(people, row);
      return;
    }
    expect(people, row);
    expect(others, other);
    write(delete(3, others, 1L));
    expect(people, row);
    expect(others);
  }
}
