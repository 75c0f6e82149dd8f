package io.sluice.it;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/**
 * A client with a connection of its own, whose next step is chosen by the seed. Several of them,
 * each in a transaction of its own, are driven by one thread, so that a seed repeats their
 * interleaving. A step that would wait for another session's lock is given up after a moment, and
 * its transaction with it.
 */
final class RandomSession implements AutoCloseable {
  private final Scenario scenario;
  private final RandomValues values;
  private final RandomInserts inserts;
  private final RandomUpdates updates;
  private final RandomBulk bulk;
  private Connection connection;
  private boolean open;
  private Savepoint savepoint;
  private int stepsLeft;

  /**
   * @param largest how many rows a transaction has at most, about
   */
  RandomSession(Random random, Scenario scenario, int largest) {
    this.scenario = scenario;
    this.values = new RandomValues(random);
    this.inserts = new RandomInserts(values);
    this.updates = new RandomUpdates(values);
    this.bulk = new RandomBulk(values, scenario.name(), largest);
  }

  /** Takes one step; a failure that comes with the territory ends the transaction. */
  void step() throws SQLException, IOException {
    try {
      if (connection == null) {
        connection = scenario.connect();
        connection.setAutoCommit(false);
        run("set lock_timeout = '40ms'");
        connection.commit();
      }
      if (!open) {
        open = true;
        stepsLeft = values.below(6);
      }
      if (stepsLeft-- > 0) {
        act();
      } else {
        end(values.below(8) > 0);
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  private void act() throws SQLException, IOException {
    switch (values.below(26)) {
      case 0 -> savepoint();
      case 1 -> bulk.copy(connection);
      case 2 -> run(bulk.deleteAndInsertAgain());
      case 3 -> run(values.below(8) == 0 ? bulk.many() : List.of(updates.comment()));
      case 4 -> run(values.below(12) == 0 ? bulk.truncate() : updates.comment());
      case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> run(inserts.next());
      default -> run(updates.next());
    }
  }

  /** Ends the transaction under way. */
  void finish() throws SQLException {
    try {
      if (open) {
        end(true);
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  private void end(boolean commit) throws SQLException {
    open = false;
    savepoint = null;
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  /**
   * Constraints, locks, deadlocks and aborted transactions are part of the game; so is a server
   * that goes away.
   */
  private void failed(SQLException e) throws SQLException {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    open = false;
    savepoint = null;
    if (state.startsWith("08") || state.startsWith("57")) {
      close();
    } else if (state.startsWith("21")
        || state.startsWith("23")
        || state.startsWith("40")
        || state.startsWith("55")
        || state.startsWith("25")) {
      rollback();
    } else {
      throw e;
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The server has gone away meanwhile, and has rolled back what was open.
      close();
    }
  }

  private void savepoint() throws SQLException {
    if (savepoint == null) {
      savepoint = connection.setSavepoint();
    } else {
      connection.rollback(savepoint);
      savepoint = null;
    }
  }

  private void run(List<String> statements) throws SQLException {
    for (String sql : statements) {
      run(sql);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.contains("%1$s") ? sql.formatted(scenario.name()) : sql);
    }
  }

  @Override
  public void close() {
    open = false;
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        // It is lost either way; the server rolls its transaction back.
        return;
      }
    }
  }
}
