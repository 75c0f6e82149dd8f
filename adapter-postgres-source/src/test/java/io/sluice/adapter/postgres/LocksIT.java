package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.TableId;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks of others on the captured tables: capture goes on, or says what it waits for. */
class LocksIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create table item (id int primary key)",
        "create table other (id int primary key)",
        "insert into other values (1)");
  }

  private void start(String... tables) throws Exception {
    source = source(tables);
    log.start(source);
    int before = log.checkpoints();
    log.await(() -> log.checkpoints() > before, () -> "a checkpoint");
  }

  private void stop() throws Exception {
    log.stop();
    source.close();
  }

  @Test
  void a_table_that_is_vacuumed_leaves_the_publication_later_and_capture_goes_on()
      throws Exception {
    start("public.*");
    stop();
    try (Connection vacuum = lock("share update exclusive")) {
      start("public.item");
      Set<String> attempts = new HashSet<>();
      log.await(
          () -> {
            attempts.addAll(waitsOfTheClaim());
            return attempts.size() > 1;
          },
          () -> "a second attempt, behind " + attempts);
      vacuum.rollback();
    }
    log.await(() -> "1".equals(published()), () -> "the table to leave");
    db.execute("insert into item values (1)");
    log.await(() -> log.changes().size() > 3, () -> "the change");
    log.stop();
  }

  @Test
  void a_table_that_joins_while_it_is_vacuumed_is_tried_again_later() throws Exception {
    start("public.item");
    stop();
    source = source("public.*");
    try (Connection vacuum = lock("share update exclusive")) {
      TransientPortException e =
          assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
      Messages.assertSays(e, "ADD TABLE ONLY \"public\".\"other\"", "lock timeout");
      vacuum.rollback();
    }
    log.start(source);
    log.await(() -> log.fold().size() == 2, () -> "the table to join");
    log.stop();
  }

  @Test
  void a_stream_that_cannot_begin_because_of_a_lock_says_which() throws Exception {
    start("public.*");
    stop();
    PostgresConnections connections = new PostgresConnections(db.config("public.*"));
    String name = slot();
    SourceOffset at = SourceOffset.parse(log.checkpoint().orElseThrow());
    try (Connection locking = lock("access exclusive");
        Claim claim = Claim.connect(db.name(), connections)) {
      claim.take();
      Watch watch =
          new Watch(
              claim,
              new Resumption(
                  new Slot(name), new Publication(name), null, null, null, claim.errors()),
              new Publication(name),
              members(at),
              alterations(at),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1));
      TransientPortException e =
          assertThrows(
              TransientPortException.class,
              () -> {
                for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end; ) {
                  watch.streaming(Duration.ZERO, false, false, () -> at);
                }
              });
      Messages.assertSays(e, "has not begun", "table public.other is locked by server process");
      locking.rollback();
    }
  }

  private Alterations alterations(SourceOffset at) throws SQLException {
    PostgresSourceConfig config = db.config("public.*");
    TableCheck check = new TableCheck(config);
    Preparation ready =
        new Preparation(
            at.origin(),
            check.glance(new Catalog(db.connection(), config.selection())),
            Map.of(),
            Map.of(),
            Set.of(),
            Optional.of(at));
    return new Alterations(check, config.selection(), null, ready);
  }

  private Connection lock(String mode) throws SQLException {
    Connection locking = db.connect();
    locking.setAutoCommit(false);
    locking.createStatement().execute("lock table other in " + mode + " mode");
    return locking;
  }

  /** When statements began that wait for a lock on the claim's connection. */
  private List<String> waitsOfTheClaim() {
    String began =
        db.ask(
            "select query_start from pg_stat_activity where application_name like 'sluice claim%'"
                + " and datname = current_database() and wait_event_type = 'Lock'");
    return began == null ? List.of() : List.of(began);
  }

  private String published() {
    return db.ask("select count(*) from pg_publication_rel");
  }

  private static Map<TableId, Member> members(SourceOffset at) {
    Map<TableId, Member> members = new TreeMap<>();
    at.tables().orElseThrow().ids().forEach(table -> members.put(table, Member.WHOLE));
    return members;
  }
}
