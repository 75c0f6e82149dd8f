package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.TransientPortException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that get another key while they are captured: in the log, a TRUNCATE lies between. */
class ChangedKeyIT extends Scene {
  private static final String OTHER_KEY =
      "alter table item drop constraint item_pkey, add primary key (code)";

  @BeforeEach
  void capture() throws Exception {
    db.execute(
        "create table item (id int primary key, code text not null)",
        "insert into item values (1, 'a')");
    log.start(source);
    log.await(2);
    db.execute("insert into item values (2, 'b')");
    log.await(3);
  }

  @Test
  void under_a_primary_key_made_on_other_columns_the_rows_come_anew() throws Exception {
    db.execute(OTHER_KEY, "insert into item values (3, 'c')", "delete from item where code = 'a'");
    assertComesAnew(2, "code");
  }

  @Test
  void also_if_it_was_made_while_nobody_captured() throws Exception {
    log.stop();
    db.execute(OTHER_KEY, "insert into item values (3, 'c')", "delete from item where code = 'a'");
    log.start(source);
    assertComesAnew(2, "code");
  }

  @Test
  void a_longer_key_is_another_key() throws Exception {
    db.execute(
        "alter table item drop constraint item_pkey, add primary key (id, code)",
        "update item set code = 'changed'");
    assertComesAnew(2, "id", "code");
  }

  @Test
  void so_is_one_with_a_column_of_another_name() throws Exception {
    db.execute("alter table item rename id to number", "insert into item values (3, 'c')");
    assertComesAnew(3, "number");
  }

  @Test
  void and_one_that_is_made_again_of_the_same_columns() throws Exception {
    db.execute(
        "alter table item drop constraint item_pkey, add constraint other_name primary key (id)",
        "insert into item values (3, 'c')",
        "update item set id = 4 where id = 3",
        "delete from item where id = 1");
    assertComesAnew(2, "id");
  }

  @Test
  void without_a_key_column_the_table_is_set_aside_with_the_remedy() throws Exception {
    db.execute("alter table item drop column id", "insert into item values ('c')");
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    log.start(source);
    log.await(() -> !source.setAside().isEmpty(), () -> "the table to be set aside");
    String what = source.setAside().toString();
    Messages.assertSays(new Exception(what), "public.item", "no primary key", "ADD PRIMARY KEY");
    assertEquals(3, log.changes().size());
    log.stop();
  }

  @Test
  void rows_that_are_asked_for_come_under_the_new_key() throws Exception {
    db.execute(OTHER_KEY);
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("item"));
    }
    assertComesAnew(2, "code");
  }

  /** One TRUNCATE, behind it only rows under the key, before it none. */
  private void assertComesAnew(int rows, String... key) throws Exception {
    List<String> columns = List.of(key);
    log.await(
        () -> log.changes().stream().filter(ChangeEvent::isTruncate).count() == 2,
        () -> "a truncate, in " + log.changes());
    log.await(() -> rowsUnder(columns) == rows, () -> rows + " rows, in " + log.changes());
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.requests().mark());
    }
    log.stop();
    Ledger.assertSound(log, source, "");
    List<ChangeEvent> changes = log.changes();
    int behind = changes.lastIndexOf(lastTruncate(changes));
    for (int i = 1; i < changes.size(); i++) {
      List<String> expected = i < behind ? List.of("id") : columns;
      assertEquals(expected, changes.get(i).table().keyColumns(), changes::toString);
    }
  }

  private static ChangeEvent lastTruncate(List<ChangeEvent> changes) {
    return changes.stream().filter(ChangeEvent::isTruncate).reduce((one, two) -> two).orElseThrow();
  }

  private int rowsUnder(List<String> key) {
    return (int)
        log.fold().values().stream()
            .flatMap(table -> table.values().stream())
            .filter(row -> row.schema().keyColumns().equals(key))
            .count();
  }
}
