package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
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
  private final Unreadable unreadable;
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
      KnownKeys keys,
      Unreadable unreadable) {
    this.session = session;
    this.visibility = visibility;
    this.reader = new PieceReader(session, selection, keys);
    this.sender = sender;
    this.joining = joining;
    this.keys = keys;
    this.unreadable = unreadable;
  }

  /**
   * To be called before the stream begins: what comes through it is counted from then on.
   *
   * @param keys those of the tables of this run
   * @param unreadable told of tables that have to be read and cannot be
   */
  static PieceSupply open(
      PostgresConnections connections,
      Selection selection,
      RequestChannel channel,
      JoiningTables joining,
      KnownKeys keys,
      Unreadable unreadable)
      throws PortException {
    RequestSession session = new RequestSession(connections);
    return new PieceSupply(
        session,
        selection,
        Visibility.open(connections, session),
        new RequestSender(connections, channel),
        joining,
        keys,
        unreadable);
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

  /** What was read of the table counts no longer. */
  void forget(TableId table) {
    onItsWay = onItsWay.filter(sent -> !sent.request().table().equals(table));
  }

  Visibility visibility() {
    return visibility;
  }

  /** Reads the next piece of the request and sends its closing message, if that can be done now. */
  void attempt(OpenRequest request) throws InterruptedException {
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
      unreadable.read(request.table());
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
  private void failed(OpenRequest request, String reason) {
    if (pacing.failed(request) < MOST_FAILURES) {
      return;
    }
    if (request.isOwn()) {
      unreadable.failed(request.table(), reason);
      return;
    }
    try {
      send(new OnItsWay("failed " + request.id(), request, Optional.empty(), reason));
    } catch (SQLException | PortException e) {
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
