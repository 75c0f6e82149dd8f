package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Tables that are altered or locked between the making of the slot, with which the snapshot is
 * fixed, and the reading of their rows.
 */
class AlteredTablesIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create table item (id int primary key, v text)",
        "create table other (id int primary key, v text)",
        "insert into item select i, 'v' from generate_series(1, 100) i",
        "insert into other select i, 'v' from generate_series(1, 100) i");
  }

  @Test
  void a_table_that_is_rewritten_before_it_is_read_never_looks_empty() throws Exception {
    assertBeginsAnew("alter table item alter v type text using v || ' rewritten'");
  }

  @Test
  void nor_one_that_is_truncated_and_filled_again() throws Exception {
    assertBeginsAnew("truncate item; insert into item values (7, 'after')");
  }

  @Test
  void a_table_that_loses_a_column_before_it_is_read_is_read_without_it() throws Exception {
    assertBeginsAnew("alter table item drop column v");
  }

  @Test
  void a_table_that_is_made_again_before_it_is_read_is_read_as_it_is_then() throws Exception {
    assertBeginsAnew(
        "drop table item; create table item (id int primary key, w text);"
            + " insert into item values (1, 'made again')");
  }

  private void assertBeginsAnew(String change) throws Exception {
    try (Connection altering = alteringAsTheSnapshotBegins(change)) {
      awaitReaderWaits();
      altering.commit();
      Messages.assertSays(transientEnding(), "public.item was altered", "begins anew");
    }
    assertSnapshotSucceeds();
  }

  @Test
  void a_table_that_stays_locked_delays_the_snapshot_and_the_message_names_who_locks_it()
      throws Exception {
    try (Connection altering =
        alteringAsTheSnapshotBegins("lock table item in access exclusive mode")) {
      int pid = altering.unwrap(PGConnection.class).getBackendPID();
      Messages.assertSays(
          transientEnding(), "public.item is locked by server process " + pid, "cannot begin");
      db.execute("insert into other values (200, 'not held up')");
      altering.rollback();
    }
    assertSnapshotSucceeds();
  }

  /** The snapshot holds nothing while it waits: who locks one table may go on to the other. */
  @Test
  void a_snapshot_that_waits_for_a_table_is_no_part_of_a_deadlock() throws Exception {
    try (Connection altering =
        alteringAsTheSnapshotBegins("lock table other in access exclusive mode")) {
      awaitReaderWaits();
      altering.createStatement().execute("alter table item add column w int");
      altering.commit();
      Messages.assertSays(transientEnding(), "was altered");
    }
    assertSnapshotSucceeds();
  }

  @Test
  void a_snapshot_that_waits_for_a_table_can_be_stopped() throws Exception {
    try (Connection altering =
        alteringAsTheSnapshotBegins("lock table item in access exclusive mode")) {
      awaitReaderWaits();
      assertInstanceOf(InterruptedException.class, log.stop());
      altering.rollback();
    }
    assertSnapshotSucceeds();
  }

  private TransientPortException transientEnding() throws InterruptedException {
    return assertInstanceOf(TransientPortException.class, log.awaitEnd());
  }

  private void assertSnapshotSucceeds() throws Exception {
    log.start(source);
    db.execute("insert into item values (1000)");
    log.await(
        () -> log.changes().stream().anyMatch(c -> c.isUpsert() && c.key().value(0).equals(1000)),
        () -> "the last change");
    log.stop();
    Ledger.assertSound(log, source, "");
  }

  /**
   * The slot waits twice, each time for the transactions that are open then. What begins during the
   * second wait is open when the slot's snapshot is taken, and the slot does not wait for it.
   */
  private Connection alteringAsTheSnapshotBegins(String change) throws Exception {
    Connection first = begin();
    log.start(source);
    awaitSlotWaitsFor(first);
    Connection second = begin();
    end(first);
    awaitSlotWaitsFor(second);
    Connection altering = db.connect();
    altering.setAutoCommit(false);
    altering.createStatement().execute(change);
    end(second);
    return altering;
  }

  private Connection begin() throws SQLException {
    Connection connection = db.connect();
    connection.setAutoCommit(false);
    connection.createStatement().execute("select pg_current_xact_id()");
    return connection;
  }

  private static void end(Connection connection) throws SQLException {
    connection.commit();
    connection.close();
  }

  private void awaitSlotWaitsFor(Connection holder) throws Exception {
    int pid = holder.unwrap(PGConnection.class).getBackendPID();
    await(pid + " = any (pg_blocking_pids(pid))", "the slot to wait");
  }

  private void awaitReaderWaits() throws Exception {
    await("wait_event_type = 'Lock' and wait_event = 'relation'", "the snapshot to wait");
  }

  private void await(String condition, String what) throws InterruptedException {
    String sql =
        "select exists (select 1 from pg_stat_activity where application_name like"
            + " 'sluice snapshot%' and datname = current_database() and "
            + condition
            + ")";
    log.await(() -> "t".equals(db.ask(sql)), () -> what);
  }
}
