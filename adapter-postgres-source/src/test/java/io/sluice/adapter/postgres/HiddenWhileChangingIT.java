package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Operation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is hidden stays so also where rows or tables have become others since a change. */
class HiddenWhileChangingIT extends SelectionScene {
  private static final Map<String, String> WHERE = Map.of("public.doc", "state <> 'draft'");

  private void capturesDocs() throws Exception {
    db.execute(
        "create table doc (id text primary key, state text, big text)",
        "alter table doc alter big set storage external",
        "create unique index state_of on doc (id, state)",
        "alter table doc alter state set not null",
        "alter table doc replica identity using index state_of",
        "insert into doc values ('a', 'open', null), ('z', 'open', null)",
        "insert into doc values ('b', 'draft', repeat('fine', 2000))");
    source = selecting(Map.of(), WHERE, Map.of(), "public.doc");
    log.start(source);
    log.await(3);
  }

  @Test
  void a_long_value_is_not_taken_from_a_row_that_has_left_the_condition_since() throws Exception {
    capturesDocs();
    log.stop();
    db.execute(
        "update doc set state = 'open' where id = 'b'",
        "update doc set state = 'draft', big = repeat('SECRET', 2000) where id = 'b'");
    restart(Map.of(), WHERE, Map.of(), "public.doc");
    settle();
    assertEquals(Operation.INSERT, log.changes().get(3).operation());
    assertEquals(Operation.DELETE, log.changes().get(4).operation());
    assertSecretsStay();
    assertSame();
  }

  @Test
  void a_rereading_leaves_no_keys_of_rows_that_are_not_captured_in_checkpoints() throws Exception {
    capturesDocs();
    db.execute(
        "insert into doc select 'SECRET' || i, 'draft', null from generate_series(1, 30000) i",
        "insert into doc select 'x' || i, 'open', null from generate_series(1, 30000) i");
    log.await(30_003);
    Set<String> offsets = new HashSet<>();
    log.gate(batch -> batch.checkpoint().ifPresent(at -> offsets.add(at.offset())));
    try (Asker asker = new Asker(source, log)) {
      asker.table("doc");
      log.await(
          () -> offset().contains("\"requests\"") && offset().contains("\"after\""),
          () -> "the first piece: " + offset());
      restart(Map.of(), WHERE, Map.of(), "public.doc");
      settle();
      asker.done(asker.table("doc"));
    }
    assertTrue(offsets.stream().anyMatch(offset -> offset.contains("\"after\"")), "no place");
    assertFalse(offsets.stream().anyMatch(offset -> offset.contains("SECRET")), "a hidden key");
    assertSame();
  }

  @Test
  void a_hidden_column_that_was_renamed_stays_though_its_table_is_gone_by_now() throws Exception {
    capturesPersons();
    Held held = new Held();
    db.execute(
        "alter table person rename ssn to social_number",
        "insert into person values (2, 'SECRET', 'n')",
        "drop table person");
    held.release();
    log.awaitEnd();
    assertSecretsStay();
  }

  @Test
  void a_long_value_is_not_taken_from_a_hidden_column_that_took_its_columns_name()
      throws Exception {
    capturesPersons();
    Held held = new Held();
    db.execute(
        "update person set id = 7",
        "alter table person rename note to former",
        "alter table person rename ssn to note");
    held.release();
    log.awaitEnd();
    log.start(source);
    log.await(() -> !offset().contains("person"), () -> "the table to leave: " + offset());
    log.stop();
    assertSecretsStay();
  }

  private void capturesPersons() throws Exception {
    db.execute(
        "create table person (id int primary key, ssn text, note text)",
        "alter table person alter note set storage external",
        "insert into person values (1, 'SECRET', repeat('note', 2000))");
    source = selecting(Map.of("public.person", "!ssn"), Map.of(), Map.of(), "public.person");
    log.start(source);
    log.await(2);
    db.execute("update person set ssn = 'SECRET too'");
    log.await(3);
  }

  /** Capture that stands still with a change in its hands. */
  private final class Held {
    private final CountDownLatch released = new CountDownLatch(1);

    Held() throws Exception {
      CountDownLatch held = new CountDownLatch(1);
      log.gate(
          batch -> {
            held.countDown();
            released.await();
          });
      db.execute("update person set ssn = 'SECRET again'");
      assertTrue(held.await(1, TimeUnit.MINUTES));
    }

    void release() {
      released.countDown();
    }
  }

  @Test
  void a_table_that_somebody_has_published_whole_joins_with_its_condition() throws Exception {
    capturesDocs();
    createItem();
    db.execute("alter table item replica identity full");
    log.stop();
    db.execute("alter publication " + slot() + " add table item");
    restart(
        Map.of(),
        Map.of("public.doc", "state <> 'draft'", "public.item", "v <> 'SECRET'"),
        Map.of(),
        "public.*");
    db.execute("insert into item values (2, 'SECRET')");
    log.await(() -> offset().contains("\"item\""), () -> "the table to join");
    assertSame();
    assertSecretsStay();
  }
}
