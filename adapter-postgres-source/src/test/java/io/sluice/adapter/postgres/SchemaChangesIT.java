package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.RowKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ALTERs of captured tables while others write to them: log and table end up the same. */
class SchemaChangesIT extends ItemScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "add column w int",
        "add column w int not null default 7",
        "add column w timestamptz default clock_timestamp()",
        "drop column note",
        "rename column note to remark",
        "alter column n type bigint",
        "alter column n type text",
        "alter column note type varchar(3) using left(note, 3)",
        "alter column n type int using -n",
        "alter column at type timestamp(3)",
        "alter column note set default 'x'",
        "alter column note set not null",
        "alter column n drop not null",
        "add foreign key (kind) references kind",
      })
  void rows_are_what_the_table_holds_after_alter_table(String alteration) throws Exception {
    writer.start();
    writer.awaitMore(300);
    db.execute("alter table item " + alteration);
    writer.awaitMore(300);
    writer.close();
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add column w int not null default 7",
        "drop column note",
        "alter column n type int using -n",
        "alter column id type int using id + 100000",
        "alter column id type text",
      })
  void so_they_are_after_an_alter_that_nobody_writes_behind(String alteration) throws Exception {
    db.execute("alter table item " + alteration);
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add column w int not null default 7",
        "alter column n type int using -n",
        "drop constraint item_pkey, add primary key (id, kind)",
      })
  void and_after_one_while_capture_was_stopped(String alteration) throws Exception {
    log.stop();
    db.execute("alter table item " + alteration, "update item set n = n + 1 where id = 5");
    log.start(source);
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vacuum full item",
        "cluster item using item_pkey",
        "alter table item add column w int",
        "alter table item alter column n drop not null",
        "alter table item alter column note set default 'e'",
        "alter type mood add value 'calm'"
      })
  void a_table_whose_rows_stay_as_they_are_is_not_read_again(String sql) throws Exception {
    log.forgetChanges();
    db.execute(sql, "update other set n = 5");
    settle();
    assertEquals(1, log.changes().size());
  }

  @Test
  void an_enum_value_that_is_renamed_is_renamed_in_every_row() throws Exception {
    db.execute("alter type mood rename value 'sad' to 'blue'");
    assertSame();
    assertEquals("blue", log.fold().get(ITEM).get(RowKey.of(5)).value("m"));
  }

  @Test
  void rows_under_a_new_primary_key_replace_those_under_the_former() throws Exception {
    writer.start();
    writer.awaitMore(300);
    db.transaction(
        "alter table item drop constraint item_pkey",
        "alter table item add primary key (kind, id)");
    writer.awaitMore(300);
    writer.close();
    assertSame();
  }

  @Test
  void a_key_that_is_changed_and_changed_back_before_anybody_looks_leaves_no_row_behind()
      throws Exception {
    log.stop();
    db.execute(
        "alter table item drop constraint item_pkey, add primary key (n)",
        "update item set id = 90000 where n = 5",
        "alter table item drop constraint item_pkey, add primary key (id)");
    log.start(source);
    assertSame();
  }

  @Test
  void a_replica_identity_that_is_changed_for_one_transaction_leaves_no_row_behind()
      throws Exception {
    db.execute("create unique index item_n on item (n)");
    db.execute(
        "begin; alter table item replica identity using index item_n;"
            + " delete from item where id between 1 and 10;"
            + " alter table item replica identity default; commit");
    assertSame();
  }

  @Test
  void a_key_whose_index_is_built_again_stays_the_key() throws Exception {
    log.forgetChanges();
    db.execute("reindex table concurrently item", "update other set n = 5");
    settle();
    assertEquals(1, log.changes().size());
  }

  @Test
  void a_renamed_key_column_is_a_new_key() throws Exception {
    db.execute("alter table item rename column id to number");
    assertSame();
  }

  @Test
  void altered_again_and_again_it_ends_as_the_table() throws Exception {
    writer.start();
    for (int i = 0; i < 4; i++) {
      db.execute(
          "alter table item add column w" + i + " int default " + i,
          "alter table item alter column n type bigint",
          "alter table item drop constraint item_pkey, add primary key (id, kind)");
      writer.awaitMore(50);
      db.execute(
          "alter table item drop column w" + i,
          "alter table item alter column n type int",
          "alter table item drop constraint item_pkey, add primary key (id)");
      writer.awaitMore(50);
    }
    writer.close();
    assertSame();
  }
}
