package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out requests while changes are streamed, on the stream's own thread.
 *
 * <p>Between two batches of the stream a {@link Piece} of rows is read, and a closing message is
 * written into the WAL behind it. When that message comes by in the stream, every change that the
 * rows were read without has come before it and was applied to them, so they go into the log there,
 * as a part of the closing message's transaction. Its checkpoint holds how far the request is. One
 * piece is on its way at a time; if it is lost in a crash, it is read again.
 */
final class Rereads implements TransactionListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rereads.class);
  private static final int MOST_FAILURES = 3;
  private static final int LOOKS_FOR_COMMITS = 20;
  private static final long LOOK_EVERY_MILLIS = 5;
  private static final String QUERY_CANCELED = "57014";

  private final RequestChannel channel;
  private final RequestSender sender;
  private final PieceReader reader;
  private final CommitWindow window;
  private final JoiningTables joining;
  private final Set<TableId> captured;
  private final VersionSequence versions;
  private final PostgresErrors errors;
  private final Pacing pacing = new Pacing();

  private final List<RequestMessage> met = new ArrayList<>();
  private Requests requests;
  private OnItsWay onItsWay;
  private boolean checkpointDue;
  private volatile long wakeAtNanos;
  private volatile boolean waits;

  /**
   * What a closing message was sent for.
   *
   * @param piece empty if the request failed
   */
  private record OnItsWay(
      String closing, OpenRequest request, Optional<Piece> piece, String failure) {}

  /**
   * @param window begun before the stream
   * @param captured the tables of this run
   * @param requests what is to be gone on with
   */
  Rereads(
      PostgresConnections connections,
      RequestChannel channel,
      PieceReader reader,
      CommitWindow window,
      JoiningTables joining,
      Set<TableId> captured,
      VersionSequence versions,
      Requests requests) {
    this.channel = channel;
    this.sender = new RequestSender(connections, channel);
    this.reader = reader;
    this.window = window;
    this.joining = joining;
    this.captured = captured;
    this.versions = versions;
    this.errors = connections.errors();
    this.requests = requests;
    this.wakeAtNanos = System.nanoTime();
    this.waits = !requests.open().isEmpty();
  }

  @Override
  public void begins(long transaction) {
    window.streamed(transaction);
    met.clear();
  }

  @Override
  public void changes(List<ChangeEvent> changes) {
    if (onItsWay != null) {
      onItsWay.piece().ifPresent(piece -> changes.forEach(piece::apply));
    }
  }

  @Override
  public void message(Struct value) {
    Struct message = value.getStruct("message");
    ByteBuffer content = ByteBuffer.wrap(message.getBytes("content"));
    channel.open(message.getString("prefix"), content.array()).ifPresent(met::add);
  }

  @Override
  public void repeated() {
    met.clear();
  }

  @Override
  public SourceOffset ends(SourceOffset at, List<ChangeEvent> changes) throws PortException {
    SourceOffset offset = at;
    for (RequestMessage message : met) {
      checkpointDue = true;
      offset =
          switch (message.kind()) {
            case MARK -> offset;
            case ROWS, TABLE -> offset.with(meet(offset.requests(), message));
            case JOIN -> joining.join(message, offset, changes);
            case CLOSE -> offset.with(closed(message.id(), offset, changes));
          };
    }
    met.clear();
    requests = offset.requests();
    return offset;
  }

  private static Requests meet(Requests known, RequestMessage message) {
    if (known.knows(message.id())) {
      return known;
    }
    OpenRequest request = OpenRequest.of(message);
    LOG.info("request {}: rows of {}", request.id(), request.table());
    return known.with(request);
  }

  private Requests closed(String closing, SourceOffset at, List<ChangeEvent> changes) {
    if (onItsWay == null || !onItsWay.closing().equals(closing)) {
      return at.requests(); // of a run before this one
    }
    OnItsWay came = onItsWay;
    onItsWay = null;
    OpenRequest request = came.request();
    if (came.piece().isEmpty()) {
      LOG.warn("request {} cannot be carried out: {}", request.id(), came.failure());
      pacing.ended(request.id());
      return at.requests().end(request.id(), came.failure());
    }
    Piece piece = came.piece().get();
    if (piece.isOutdated()) {
      pacing.pause(request);
      return at.requests();
    }
    OpenRequest advanced =
        piece.put(changes, versions, new SourcePosition(at.lsn(), 0, at.committedAtMicros()));
    Requests further = at.requests().advance(advanced);
    if (!piece.isLast()) {
      return further;
    }
    LOG.info("request {} is done: {} rows of {}", request.id(), advanced.rows(), request.table());
    pacing.ended(request.id());
    return further.end(request.id(), "");
  }

  /** Whether a checkpoint is to be taken at once; says so once. */
  boolean takeCheckpointDue() {
    boolean due = checkpointDue;
    checkpointDue = false;
    return due;
  }

  /** Whether something waits for the stream to move, though nothing else may move it. */
  boolean wantsWaking() {
    return waits && System.nanoTime() - wakeAtNanos >= 0;
  }

  /**
   * Reads the next piece, if one is due; to be called between batches of the stream.
   *
   * @throws PortException if a table that has joined the pipeline cannot be read
   */
  void goOn() throws PortException, InterruptedException {
    prune();
    if (onItsWay == null && !requests.open().isEmpty()) {
      Optional<OpenRequest> due = pacing.due(requests.open());
      if (due.isPresent()) {
        attempt(due.get());
      }
    }
    if (requests.open().isEmpty()) {
      reader.close();
      sender.close();
    }
    pacing.nextNanos(requests.open()).ifPresent(at -> wakeAtNanos = at);
    waits = onItsWay == null && !requests.open().isEmpty();
  }

  private void prune() throws PortException {
    if (window.isFull()) {
      try {
        window.forget(reader.visible());
      } catch (SQLException e) {
        reader.close();
        throw errors.translate("look at the transactions under way", e);
      }
    }
  }

  private void attempt(OpenRequest request) throws PortException, InterruptedException {
    try {
      if (!captured.contains(request.table())) {
        throw new PortException("table " + request.table() + " is not captured");
      }
      if (!seesAll() || request.joins() && !joining.isSettled(request, reader)) {
        pacing.pause(request);
        return;
      }
      Piece piece = reader.read(request, pacing.limits(request));
      send(new OnItsWay(piece.id(), request, Optional.of(piece), ""));
      pacing.goesOn(request);
    } catch (TransientPortException e) {
      pacing.pause(request);
    } catch (PortException e) {
      failed(request, e.getMessage());
    } catch (SQLException e) {
      reader.close();
      sender.close();
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
      if (!window.mayMiss(reader.visible())) {
        return true;
      }
      window.notCommitting(reader.idle(window.undecided()));
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  private void send(OnItsWay next) throws SQLException, PortException {
    sender.send(RequestMessage.close(next.closing()));
    onItsWay = next;
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
    reader.abort();
  }

  @Override
  public void close() {
    reader.close();
    sender.close();
  }
}
