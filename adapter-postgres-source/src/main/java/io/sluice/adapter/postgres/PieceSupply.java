package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads pieces, one at a time, and sends a closing message behind each. Used by the stream's
 * thread; {@link #abort} is for others.
 */
final class PieceSupply implements AutoCloseable {
  private static final int MOST_FAILURES = 3;
  private static final String QUERY_CANCELED = "57014";

  private final RequestSession session;
  private final Visibility visibility;
  private final PieceReader reader;
  private final RequestSender sender;
  private final JoiningTables joining;
  private final KnownKeys keys;
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
      Selection selection,
      Visibility visibility,
      RequestSender sender,
      JoiningTables joining,
      KnownKeys keys) {
    this.session = session;
    this.visibility = visibility;
    this.reader = new PieceReader(session, selection, keys);
    this.sender = sender;
    this.joining = joining;
    this.keys = keys;
  }

  /**
   * To be called before the stream begins: what comes through it is counted from then on.
   *
   * @param keys those of the tables of this run
   */
  static PieceSupply open(
      PostgresConnections connections,
      Selection selection,
      RequestChannel channel,
      JoiningTables joining,
      KnownKeys keys)
      throws PortException {
    RequestSession session = new RequestSession(connections);
    return new PieceSupply(
        session,
        selection,
        Visibility.open(connections, session),
        new RequestSender(connections, channel),
        joining,
        keys);
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

  Visibility visibility() {
    return visibility;
  }

  /**
   * Reads the next piece of the request and sends its closing message, if that can be done now.
   *
   * @throws PortException if a table that has joined the pipeline cannot be read
   */
  void attempt(OpenRequest request) throws PortException, InterruptedException {
    try {
      if (!keys.has(request.table())) {
        throw new PortException("table " + request.table() + " is not captured");
      }
      if (!visibility.seesAll()
          || request.joins() && !joining.isSettled(request, visibility.underWay())) {
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
