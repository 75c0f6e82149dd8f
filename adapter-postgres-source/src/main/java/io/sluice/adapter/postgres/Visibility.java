package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether a snapshot that is taken now sees everything that has come through the stream. Used
 * by the stream's thread.
 */
final class Visibility {
  private static final int LOOKS_FOR_COMMITS = 20;
  private static final long LOOK_EVERY_MILLIS = 5;

  private final RequestSession session;
  private final TransactionsUnderWay underWay;
  private final CommitWindow window;
  private final PostgresErrors errors;

  private Visibility(
      RequestSession session,
      TransactionsUnderWay underWay,
      CommitWindow window,
      PostgresErrors errors) {
    this.session = session;
    this.underWay = underWay;
    this.window = window;
    this.errors = errors;
  }

  /** To be called before the stream begins: what comes through it is counted from then on. */
  static Visibility open(PostgresConnections connections, RequestSession session)
      throws PortException {
    TransactionsUnderWay underWay = new TransactionsUnderWay(session);
    try {
      takeTransactionId(connections);
      CommitWindow window = new CommitWindow(underWay.visible());
      return new Visibility(session, underWay, window, connections.errors());
    } catch (SQLException e) {
      throw connections.errors().translate("look at the transactions under way", e);
    } finally {
      session.close();
    }
  }

  /**
   * A snapshot names those under way only up to the last transaction that has ended. With one that
   * is newer than all others, and has ended, it names every one that had begun before.
   */
  private static void takeTransactionId(PostgresConnections connections)
      throws SQLException, PortException {
    Connection connection = connections.openBrief("requests");
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_catalog.pg_current_xact_id()");
    } finally {
      PostgresConnections.close(connection);
    }
  }

  /** A transaction has come through the stream. */
  void streamed(long transaction) {
    window.streamed(transaction);
  }

  /** Keeps the memory of transactions small. */
  void prune() throws PortException {
    if (window.isFull()) {
      try {
        window.forget(underWay.visible());
      } catch (SQLException e) {
        session.close();
        throw errors.translate("look at the transactions under way", e);
      }
    }
  }

  /**
   * Whether snapshots see everything that has come through the stream. It is held meanwhile, so
   * usually this is so within milliseconds.
   */
  boolean seesAll() throws SQLException, PortException, InterruptedException {
    for (int look = 0; look < LOOKS_FOR_COMMITS; look++) {
      if (!window.mayMiss(underWay.visible())) {
        return true;
      }
      window.notCommitting(underWay.idle(window.undecided()));
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  TransactionsUnderWay underWay() {
    return underWay;
  }
}
