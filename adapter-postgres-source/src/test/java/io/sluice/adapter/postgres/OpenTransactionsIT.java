package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Transactions that are open while the snapshot is taken and commit afterwards, in every order:
 * their changes lie before and behind the slot's consistent point, and come exactly once.
 */
class OpenTransactionsIT {
  private static final int OPEN = 6;
  private static final int ROUNDS = 4;

  private int key;

  @Test
  void what_commits_behind_the_snapshot_comes_once_in_the_order_of_writing() throws Exception {
    play(new Random(1), false);
  }

  @Test
  void what_commits_behind_the_snapshot_comes_once_in_the_opposite_order() throws Exception {
    play(new Random(1), true);
  }

  @Test
  void what_commits_before_in_and_behind_the_snapshot_comes_once_in_any_order() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      play(new Random(seed + round), null);
    }
  }

  /**
   * The slot waits twice, each time for all transactions that are open then; what begins during the
   * second wait is open when the snapshot is taken.
   *
   * @param backwards how the transactions commit; if null at random, some of them before it
   */
  private void play(Random random, Boolean backwards) throws Exception {
    try (TestDatabase db = PostgresServer.get().database();
        PostgresSource source =
            new PostgresSource(
                db.name(), db.configInSmallBatches(3, "public.*"), Clock.systemUTC())) {
      db.execute(
          "create table item (id int primary key, v text)",
          "insert into item select -i, 'old' from generate_series(1, 50) i");
      Connection first = begin(db);
      Recorder log = new Recorder().start(source);
      awaitSlotWaitsFor(first, db, log);
      Connection second = begin(db);
      end(first);
      awaitSlotWaitsFor(second, db, log);
      List<Connection> open = new ArrayList<>();
      for (int i = 0; i < OPEN; i++) {
        open.add(begin(db));
      }
      order(open, random, backwards);
      for (int i = 0; backwards == null && i < random.nextInt(OPEN); i++) {
        end(open.remove(0));
      }
      end(second);
      if (backwards != null) {
        log.await(() -> log.checkpoints() > 0, () -> "the snapshot");
      }
      for (Connection connection : open) {
        end(connection);
      }
      db.execute("insert into item values (0, 'last')");
      log.await(() -> log.changes().stream().anyMatch(this::isLast), () -> "the last change");
      log.stop();
      Ledger.assertSound(log, source, "backwards " + backwards);
    }
  }

  private boolean isLast(ChangeEvent change) {
    return change.isUpsert() && "last".equals(change.after().value("v"));
  }

  private Connection begin(TestDatabase db) throws SQLException {
    Connection connection = db.connect();
    connection.setAutoCommit(false);
    write(connection);
    return connection;
  }

  private void end(Connection connection) throws SQLException {
    write(connection);
    connection.commit();
    connection.close();
  }

  private static void order(List<Connection> open, Random random, Boolean backwards) {
    if (backwards == null) {
      Collections.shuffle(open, random);
    } else if (backwards) {
      Collections.reverse(open);
    }
  }

  private void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      key++;
      statement.execute("insert into item values (" + key + ", 'a'), (" + (key + 1000) + ", 'b')");
      statement.execute("update item set v = v || 'u' where id = " + key);
      statement.execute("delete from item where id = -" + key);
    }
  }

  private static void awaitSlotWaitsFor(Connection holder, TestDatabase db, Recorder log)
      throws Exception {
    int pid = holder.unwrap(PGConnection.class).getBackendPID();
    log.await(
        () -> {
          try {
            return "t"
                .equals(
                    db.value(
                        "select exists (select 1 from pg_stat_activity where "
                            + pid
                            + " = any (pg_blocking_pids(pid))"
                            + " and application_name like 'sluice snapshot%')"));
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        },
        () -> "the slot to wait");
  }
}
