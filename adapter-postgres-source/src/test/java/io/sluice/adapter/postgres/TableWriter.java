package io.sluice.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Inserts, updates and deletes rows of a table (id, n, kind) as fast as it can, whatever else the
 * table has.
 */
final class TableWriter {
  private final TestDatabase db;
  private final String table;
  private int transactions;
  private volatile boolean enough;
  private SQLException failure;
  private Thread thread;

  TableWriter(TestDatabase db, String table) {
    this.db = db;
    this.table = table;
  }

  void start() {
    thread = new Thread(this::write);
    thread.start();
  }

  private void write() {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !enough; i++) {
        statement.execute(
            "insert into " + table + " (id, n) values (" + (10_000 + i) + ", '" + i + "')");
        statement.execute("update " + table + " set n = '" + i + "' where id = " + (1 + i % 2000));
        statement.execute("update " + table + " set n = '1' where id = " + (10_000 + i / 2));
        statement.execute("delete from " + table + " where id = " + (10_000 + i - 50));
        connection.commit();
        committed();
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  private synchronized void committed() {
    transactions++;
    notifyAll();
  }

  private synchronized void failed(SQLException e) {
    failure = e;
    notifyAll();
  }

  synchronized void awaitMore(int more) throws InterruptedException {
    int goal = transactions + more;
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (transactions < goal && failure == null) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the writer waits for a lock");
      }
      wait(1_000);
    }
  }

  void close() throws InterruptedException {
    enough = true;
    if (thread != null) {
      thread.join();
      synchronized (this) {
        if (failure != null) {
          throw new AssertionError("the writer failed", failure);
        }
      }
    }
  }
}
