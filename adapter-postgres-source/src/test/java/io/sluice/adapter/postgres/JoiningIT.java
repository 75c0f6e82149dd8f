package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.source.Mark;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that come to the configuration, and leave it, after the pipeline was started. */
class JoiningIT {
  private static final TableId LATER = new TableId("public", "later");

  private TestDatabase db;
  private PostgresSource source;
  private final Recorder log = new Recorder();

  @BeforeEach
  void source() throws Exception {
    db = PostgresServer.get().database();
    db.execute(
        "create table item (id int primary key, v text)",
        "create table later (id int primary key, v text)",
        "insert into item values (1, 'a')",
        "insert into later select i, 'v' from generate_series(1, 1000) i");
    source = source("public.item");
    log.start(source);
    log.await(2);
  }

  @AfterEach
  void close() throws Exception {
    log.stop();
    source.close();
    db.close();
  }

  private PostgresSource source(String... tables) {
    return new PostgresSource(db.name(), db.config(tables), Clock.systemUTC());
  }

  private void restart(String... tables) throws Exception {
    log.stop();
    source.close();
    source = source(tables);
    log.start(source);
  }

  /** Waits until everything that is committed now is in the log, and every request done. */
  private void settle() throws Exception {
    try (Asker asker = new Asker(source, log)) {
      log.await(() -> !offset().contains("\"requests\""), () -> "requests to end: " + offset());
      asker.done(asker.requests().mark());
    }
  }

  private String offset() {
    return log.checkpoint().map(Checkpoint::offset).orElse("");
  }

  private void awaitJoined(String table) throws Exception {
    log.await(() -> offset().contains('"' + table + '"'), () -> table + " to join, at " + offset());
  }

  private void assertSame() throws Exception {
    settle();
    Map<TableId, Map<RowKey, Row>> expected = Recorder.contents(source);
    assertEquals(expected, log.fold());
  }

  @Test
  void a_table_that_is_added_is_snapshotted_and_streamed_and_the_others_go_on() throws Exception {
    log.forgetChanges();
    restart("public.*");
    db.execute("insert into later values (1001, 'new')", "update item set v = 'b'");
    awaitJoined("later");
    settle();
    List<ChangeEvent> changes = log.changes();
    assertEquals(
        0,
        changes.stream()
            .filter(change -> !change.table().id().equals(LATER))
            .filter(change -> change.operation() != Operation.UPDATE)
            .count(),
        "the other table came again");
    assertEquals(Recorder.contents(source).get(LATER), log.fold().get(LATER));
    assertTrue(
        changes.stream().anyMatch(c -> c.isTruncate() && c.table().id().equals(LATER)),
        "no truncate");
    restart("public.*");
    log.forgetChanges();
    settle();
    assertEquals(List.of(), log.changes(), "it joined once more");
  }

  @Test
  void what_open_transactions_did_before_the_table_was_published_is_not_lost() throws Exception {
    try (Connection open = db.connect()) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into later values (2000, 'early')");
      open.createStatement().execute("update later set v = 'early' where id = 1");
      restart("public.*");
      awaitJoined("later");
      db.execute("insert into later values (2001, 'other')", "update item set v = 'goes on'");
      log.await(
          () -> log.changes().stream().anyMatch(c -> c.operation() == Operation.UPDATE),
          () -> "the stream to go on");
      assertNull(log.fold().get(LATER).get(RowKey.of(2)), "rows were read too early");
      open.createStatement().execute("insert into later values (2002, 'late')");
      open.commit();
    }
    assertSame();
  }

  @Test
  void a_table_joins_exactly_while_it_is_written_to_and_capture_is_stopped() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer = new Thread(() -> write(enough));
    writer.start();
    try {
      for (int round = 0; round < 3; round++) {
        restart("public.item");
        log.await(() -> !offset().contains("\"later\""), () -> "the table to leave");
        restart("public.*");
        awaitJoined("later");
        restart("public.*");
      }
    } finally {
      enough.set(true);
      writer.join();
    }
    assertSame();
  }

  private void write(AtomicBoolean enough) {
    try (Connection connection = db.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !enough.get(); i++) {
        int key = i % 1500;
        statement.execute(
            "insert into later values ("
                + key
                + ", 'w') on conflict (id) do update set v = '"
                + i
                + "'");
        statement.execute("delete from later where id = " + (key + 3) % 1500);
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_table_that_left_and_comes_back_is_snapshotted_anew() throws Exception {
    restart("public.*");
    awaitJoined("later");
    assertSame();
    restart("public.item");
    log.await(() -> !offset().contains("\"later\""), () -> "the table to leave");
    log.await(
        () -> {
          try {
            return "1".equals(db.value("select count(*) from pg_publication_tables"));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        () -> "the publication to be trimmed");
    db.execute("delete from later where id < 500", "update later set v = 'changed'");
    restart("public.*");
    awaitJoined("later");
    assertSame();
  }

  @Test
  void a_checkpoint_of_an_early_version_stands_for_the_tables_of_the_publication()
      throws Exception {
    settle();
    log.stop();
    source.close();
    Checkpoint now = log.checkpoint().orElseThrow();
    String early = now.offset().replaceAll(",\"tables\":\\{.*?\\}\\}", "");
    assertFalse(early.contains("tables"), early);
    source = source("public.*");
    log.start(source.open(Optional.of(new Checkpoint(early, now.version()))));
    awaitJoined("later");
    settle();
    assertSame();
  }

  @Test
  void a_joining_table_that_cannot_be_read_is_named_and_tried_again_while_the_others_go_on()
      throws Exception {
    // A type whose values PostgreSQL takes, and then cannot write.
    db.execute(
        "create type mute",
        "create function mute_in(cstring) returns mute language internal immutable strict as 'int4in'",
        "create function mute_out(mute) returns cstring language internal immutable strict as 'enum_out'",
        "create type mute (input = mute_in, output = mute_out, internallength = 4, passedbyvalue,"
            + " alignment = int4)",
        "create table odd (id int primary key, n mute)",
        "insert into odd values (1, '7')");
    restart("public.item", "public.odd");
    log.await(() -> !source.setAside().isEmpty(), () -> "the table to be named");
    String named = source.setAside().toString();
    Messages.assertSays(new Exception(named), "public.odd", "cannot be", "leave the table out");
    db.execute("update item set v = 'goes on'");
    log.await(
        () -> log.changes().stream().anyMatch(c -> c.operation() == Operation.UPDATE),
        () -> "the stream to go on");
    db.execute("delete from odd");
    assertSame();
    assertEquals(List.of(), source.setAside());
  }

  @Test
  void the_table_list_survives_a_request() throws Exception {
    restart("public.*");
    awaitJoined("later");
    settle();
    try (Asker asker = new Asker(source, log)) {
      Mark mark = asker.table("later", "id <= 10");
      assertEquals(10, asker.done(mark).rows());
    }
    CapturedTables tables =
        SourceOffset.parse(log.checkpoint().orElseThrow()).tables().orElseThrow();
    assertEquals(Set.of(LATER, new TableId("public", "item")), tables.ids());
    assertEquals(List.of("id"), tables.of(LATER).key());
  }
}
