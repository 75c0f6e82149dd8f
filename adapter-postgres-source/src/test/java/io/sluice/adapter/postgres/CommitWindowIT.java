package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A transaction that is committed and streamed, but that others do not see yet: it waits for a
 * synchronous standby that never comes.
 */
class CommitWindowIT extends Scene {
  private Asker asker;

  @BeforeEach
  void source() throws Exception {
    db.execute(
        "alter database " + db.name() + " set synchronous_commit = local",
        "set synchronous_commit = local",
        "create table item (id int primary key, v text)",
        "insert into item values (1, 'old'), (2, 'old')");
    asker = new Asker(source, log);
    log.start(source);
    log.await(3);
    db.execute("alter system set synchronous_standby_names = 'nobody'", "select pg_reload_conf()");
    log.await(
        () -> "nobody".equals(db.ask("show synchronous_standby_names")), () -> "the configuration");
  }

  @AfterEach
  void close() throws Exception {
    db.execute("alter system reset synchronous_standby_names", "select pg_reload_conf()");
    log.stop();
    asker.close();
  }

  /** Commits in a thread of its own, which waits until it is told not to. */
  private Thread commit(String sql) throws Exception {
    Thread waiting =
        new Thread(
            () -> {
              try (Connection connection = db.connect();
                  var statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = on");
                statement.execute(sql);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
    log.await(
        () ->
            "1"
                .equals(
                    db.ask("select count(*) from pg_stat_activity where wait_event = 'SyncRep'")),
        () -> "a commit that waits");
    return waiting;
  }

  private void letCommit(Thread waiting) throws Exception {
    db.execute("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
    waiting.join();
  }

  private ChangeEvent last() {
    List<ChangeEvent> changes = log.changes();
    return changes.get(changes.size() - 1);
  }

  @Test
  void rows_are_not_read_before_everything_that_was_streamed_is_visible() throws Exception {
    Thread waiting = commit("update item set v = 'new' where id = 1");
    log.await(4);
    assertEquals("new", last().after().value("v"));
    assertEquals("old", db.ask("select v from item where id = 1"));
    Mark mark = asker.rows("item", RowKey.of(1));
    asker.await(State.UNDER_WAY, mark);
    db.execute("update item set v = 'meanwhile' where id = 2");
    log.await(5);
    assertEquals(State.UNDER_WAY, asker.progress(mark).state());
    letCommit(waiting);
    asker.done(mark);
    assertEquals(Operation.READ, last().operation());
    assertEquals("new", last().after().value("v"));
  }

  @Test
  void nor_when_it_was_streamed_before_capture_was_started_again() throws Exception {
    Thread waiting = commit("update item set v = 'new' where id = 1");
    log.await(4);
    log.stop();
    log.start(source);
    Mark mark = asker.rows("item", RowKey.of(1));
    asker.await(State.UNDER_WAY, mark);
    db.execute("update item set v = 'meanwhile' where id = 2");
    log.await(5);
    assertEquals(State.UNDER_WAY, asker.progress(mark).state());
    letCommit(waiting);
    asker.done(mark);
    assertEquals("new", last().after().value("v"));
  }

  @Test
  void a_transaction_that_is_merely_open_holds_nothing_up() throws Exception {
    try (Connection open = db.connect()) {
      open.setAutoCommit(false);
      open.createStatement().execute("update item set v = 'open' where id = 1");
      log.stop();
      log.start(source);
      asker.done(asker.rows("item", RowKey.of(1)));
      assertEquals("old", last().after().value("v"));
      open.commit();
      log.await(5);
      assertEquals("open", last().after().value("v"));
    }
  }
}
