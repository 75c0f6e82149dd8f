package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.PieceSupply.OnItsWay;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private final RequestChannel channel;
  private final PieceSupply supply;
  private final JoiningTables joining;
  private final AlteredTables altered;
  private final VersionSequence versions;

  private final List<RequestMessage> met = new ArrayList<>();
  private Requests requests;
  private boolean checkpointDue;
  private volatile long wakeAtNanos;
  private volatile boolean waits;

  /**
   * @param supply opened before the stream
   * @param requests what is to be gone on with
   */
  Rereads(
      RequestChannel channel,
      PieceSupply supply,
      JoiningTables joining,
      AlteredTables altered,
      VersionSequence versions,
      Requests requests) {
    this.channel = channel;
    this.supply = supply;
    this.joining = joining;
    this.altered = altered;
    this.versions = versions;
    this.requests = requests;
    this.wakeAtNanos = System.nanoTime();
    this.waits = !requests.open().isEmpty();
  }

  @Override
  public void begins(long transaction) {
    supply.visibility().streamed(transaction);
    met.clear();
    altered.forgetPassedOver();
  }

  @Override
  public void changes(List<ChangeEvent> changes) {
    supply.onItsWay().flatMap(OnItsWay::piece).ifPresent(piece -> changes.forEach(piece::apply));
    for (ChangeEvent change : changes) {
      if (change.isTruncate()) {
        altered.truncated(change.table().id());
      }
    }
  }

  @Override
  public void message(String prefix, byte[] content) {
    channel.open(prefix, content).ifPresent(met::add);
  }

  @Override
  public void repeated() {
    met.clear();
    altered.forgetPassedOver();
  }

  @Override
  public SourceOffset ends(SourceOffset at, List<ChangeEvent> changes) throws PortException {
    SourceOffset offset = altered.passedOver(at);
    checkpointDue |= offset != at;
    for (RequestMessage message : met) {
      checkpointDue = true;
      offset =
          switch (message.kind()) {
            case MARK -> offset;
            case ROWS, TABLE -> offset.with(meet(offset.requests(), message));
            case JOIN -> joining.join(message, offset, changes);
            case NOTED, PARTITIONS, ALTERED, ANEW, GONE -> alter(message, offset, changes);
            case CLOSE -> offset.with(closed(message.id(), offset, changes));
          };
    }
    met.clear();
    requests = offset.requests();
    return offset;
  }

  private SourceOffset alter(RequestMessage message, SourceOffset at, List<ChangeEvent> changes)
      throws PortException {
    SourceOffset further = altered.meet(message, at, changes);
    if (!further.equals(at)) {
      supply.forget(message.table().orElseThrow());
    }
    return further;
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
    Optional<OnItsWay> taken = supply.take(closing);
    return taken.map(came -> put(came, at, changes)).orElse(at.requests());
  }

  private Requests put(OnItsWay came, SourceOffset at, List<ChangeEvent> changes) {
    OpenRequest request = came.request();
    if (came.piece().isEmpty()) {
      LOG.warn("request {} cannot be carried out: {}", request.id(), came.failure());
      supply.pacing().ended(request.id());
      return at.requests().end(request.id(), came.failure());
    }
    Piece piece = came.piece().get();
    if (piece.isOutdated()) {
      supply.pacing().pause(request);
      return at.requests();
    }
    OpenRequest advanced =
        piece.put(changes, versions, new SourcePosition(at.lsn(), 0, at.committedAtMicros()));
    Requests further = at.requests().advance(advanced);
    if (!piece.isLast()) {
      return further;
    }
    LOG.info("request {} is done: {} rows of {}", request.id(), advanced.rows(), request.table());
    supply.pacing().ended(request.id());
    Requests left = further.end(request.id(), "");
    if (request.isOfSnapshot() && left.open().stream().noneMatch(OpenRequest::isOfSnapshot)) {
      LOG.info("the snapshot that was interrupted is complete");
    }
    return left;
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

  /** Reads the next piece, if one is due; to be called between batches of the stream. */
  void goOn() throws PortException, InterruptedException {
    supply.visibility().prune();
    List<OpenRequest> open = requests.open();
    if (open.isEmpty()) {
      supply.close();
    } else if (supply.onItsWay().isEmpty()) {
      Optional<OpenRequest> due = supply.pacing().due(open);
      if (due.isPresent()) {
        supply.attempt(due.get());
      }
    }
    supply.pacing().nextNanos(open).ifPresent(at -> wakeAtNanos = at);
    waits = supply.onItsWay().isEmpty() && !open.isEmpty();
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  void abort() {
    supply.abort();
  }

  @Override
  public void close() {
    supply.close();
  }
}
