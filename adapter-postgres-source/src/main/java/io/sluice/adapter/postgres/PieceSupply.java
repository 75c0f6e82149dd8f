package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads pieces, one at a time, and sends a closing message behind each. Used by the stream's
 * thread; {@link #abort} is for others.
 */
final class PieceSupply implements AutoCloseable {
  private static final int MOST_FAILURES = 3;
  private static final int LOOKS_FOR_COMMITS = 20;
  private static final long LOOK_EVERY_MILLIS = 5;
  private static final String QUERY_CANCELED = "57014";

  private final RequestSession session;
  private final TransactionsUnderWay underWay;
  private final PieceReader reader;
  private final RequestSender sender;
  private final CommitWindow window;
  private final JoiningTables joining;
  private final Set<TableId> captured;
  private final PostgresErrors errors;
  private final Pacing pacing = new Pacing();
  private Optional<OnItsWay> onItsWay = Optional.empty();

  /**
   * What a closing message was sent for.
   *
   * @param closing the message's id
   * @param piece empty if the request failed
   */
  record OnItsWay(String closing, OpenRequest request, Optional<Piece> piece, String failure) {}

  private PieceSupply(
      RequestSession session,
      TransactionsUnderWay underWay,
      RequestSender sender,
      CommitWindow window,
      JoiningTables joining,
      Set<TableId> captured,
      PostgresErrors errors) {
    this.session = session;
    this.underWay = underWay;
    this.reader = new PieceReader(session);
    this.sender = sender;
    this.window = window;
    this.joining = joining;
    this.captured = captured;
    this.errors = errors;
  }

  /**
   * To be called before the stream begins: what comes through it is counted from then on.
   *
   * @param captured the tables of this run
   */
  static PieceSupply open(
      PostgresConnections connections,
      RequestChannel channel,
      JoiningTables joining,
      Set<TableId> captured)
      throws PortException {
    RequestSession session = new RequestSession(connections);
    TransactionsUnderWay underWay = new TransactionsUnderWay(session);
    try {
      takeTransactionId(connections);
      CommitWindow window = new CommitWindow(underWay.visible());
      return new PieceSupply(
          session,
          underWay,
          new RequestSender(connections, channel),
          window,
          joining,
          captured,
          connections.errors());
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
    Connection connection = connections.open("requests");
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_catalog.pg_current_xact_id()");
    } finally {
      PostgresConnections.close(connection);
    }
  }

  Pacing pacing() {
    return pacing;
  }

  /** What waits for its closing message. */
  Optional<OnItsWay> onItsWay() {
    return onItsWay;
  }

  /** Takes what the closing message was sent for; empty if that was by a run before this one. */
  Optional<OnItsWay> take(String closing) {
    Optional<OnItsWay> came = onItsWay.filter(sent -> sent.closing().equals(closing));
    if (came.isPresent()) {
      onItsWay = Optional.empty();
    }
    return came;
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
   * Reads the next piece of the request and sends its closing message, if that can be done now.
   *
   * @throws PortException if a table that has joined the pipeline cannot be read
   */
  void attempt(OpenRequest request) throws PortException, InterruptedException {
    try {
      if (!captured.contains(request.table())) {
        throw new PortException("table " + request.table() + " is not captured");
      }
      if (!seesAll() || request.joins() && !joining.isSettled(request, underWay)) {
        pacing.pause(request);
        return;
      }
      Piece piece = reader.read(request, pacing.limits(request));
      send(new OnItsWay(piece.id(), request, Optional.of(piece), ""));
      pacing.goesOn(request);
    } catch (TransientPortException e) {
      close();
      pacing.pause(request);
    } catch (PortException e) {
      close(); // and with it the lock on the table
      failed(request, e.getMessage());
    } catch (SQLException e) {
      close();
      if (QUERY_CANCELED.equals(e.getSQLState())) {
        if (!pacing.tooLong(request)) {
          failed(request, "a few rows take longer than a minute to read");
        }
      } else if (PostgresErrors.isTransient(e)) {
        pacing.pause(request);
      } else {
        failed(request, PostgresErrors.reason(e));
      }
    }
  }

  /**
   * Whether snapshots see everything that has come through the stream. It is held meanwhile, so
   * usually this is so within milliseconds.
   */
  private boolean seesAll() throws SQLException, PortException, InterruptedException {
    for (int look = 0; look < LOOKS_FOR_COMMITS; look++) {
      if (!window.mayMiss(underWay.visible())) {
        return true;
      }
      window.notCommitting(underWay.idle(window.undecided()));
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  private void send(OnItsWay next) throws SQLException, PortException {
    sender.send(RequestMessage.close(next.closing()));
    onItsWay = Optional.of(next);
  }

  /** The catalog may be changing: only what fails again and again has failed. */
  private void failed(OpenRequest request, String reason) throws PortException {
    if (pacing.failed(request) < MOST_FAILURES) {
      return;
    }
    if (request.joins()) {
      throw new PortException(
          "table "
              + request.table()
              + " has joined the pipeline, but its rows cannot be read: "
              + reason
              + ". Mend that, or leave the table out: \"!"
              + request.table()
              + "\" in `tables`");
    }
    try {
      send(new OnItsWay("failed " + request.id(), request, Optional.empty(), reason));
    } catch (SQLException | TransientPortException e) {
      sender.close();
    }
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  void abort() {
    session.abort();
  }

  /** Lets the connections go until they are needed again. */
  @Override
  public void close() {
    session.close();
    sender.close();
  }
}
