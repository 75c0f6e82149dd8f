package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.Transactions.Assembled;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.List;

/**
 * Hands the stream's changes on. Each batch of the stream becomes up to two: the changes up to the
 * last transaction's end with a checkpoint, and the beginning of the transaction behind it without.
 * Only when the handler has returned from a checkpoint does the {@link CommittedOffset}, and
 * through it PostgreSQL, learn of it.
 */
final class HandOver {
  private final ChangeConverter converter;
  private final ChangeHandler handler;
  private final CommittedOffset.Handle offset;
  private final Rereads rereads;
  private final Beginning beginning;
  private final int batchSize;
  private final long emptyCheckpointNanos;
  private volatile long lastCheckpointNanos = System.nanoTime();
  private boolean logTransactionOpen;
  private boolean begun;

  /** Looks whether the stream begins where it should. */
  interface Beginning {
    void verify() throws PortException;
  }

  /**
   * @param beginning called once the stream runs, before anything of it is handed on
   * @param batchSize how many changes the handler gets at once at most
   * @param emptyCheckpointEvery how often transactions without changes are worth a checkpoint
   */
  HandOver(
      ChangeConverter converter,
      ChangeHandler handler,
      CommittedOffset.Handle offset,
      Rereads rereads,
      Beginning beginning,
      int batchSize,
      Duration emptyCheckpointEvery) {
    this.converter = converter;
    this.handler = handler;
    this.offset = offset;
    this.rereads = rereads;
    this.beginning = beginning;
    this.batchSize = batchSize;
    this.emptyCheckpointNanos = emptyCheckpointEvery.toNanos();
  }

  /** To be called before a batch of the stream is looked at. */
  void begin() throws PortException {
    if (!begun) {
      beginning.verify();
      begun = true;
    }
  }

  /**
   * Returns once the handler has taken what there is up to the last transaction's end.
   *
   * @return whether that made a checkpoint
   */
  boolean complete(Assembled assembled) throws PortException, InterruptedException {
    if (assembled.end() == null || !worthACheckpoint(assembled)) {
      return false;
    }
    List<ChangeEvent> last = handAllButLast(assembled.complete());
    handler.handle(ChangeBatch.of(last, assembled.end().checkpoint(converter.lastVersion())));
    logTransactionOpen = false;
    lastCheckpointNanos = System.nanoTime();
    offset.advance(assembled.end());
    return true;
  }

  /** Returns once the handler has taken the rest, and requests have gone on. */
  void rest(Assembled assembled) throws PortException, InterruptedException {
    if (!assembled.rest().isEmpty()) {
      logTransactionOpen = true;
      handler.handle(ChangeBatch.of(handAllButLast(assembled.rest())));
    }
    rereads.goOn();
  }

  /** Hands on what is too much for one batch; returns the changes of the last one. */
  private List<ChangeEvent> handAllButLast(List<ChangeEvent> changes)
      throws PortException, InterruptedException {
    int from = 0;
    for (; changes.size() - from > batchSize; from += batchSize) {
      handler.handle(ChangeBatch.of(changes.subList(from, from + batchSize)));
    }
    return changes.subList(from, changes.size());
  }

  private boolean worthACheckpoint(Assembled assembled) {
    return rereads.takeCheckpointDue()
        || !assembled.complete().isEmpty()
        || logTransactionOpen
        || System.nanoTime() - lastCheckpointNanos >= emptyCheckpointNanos;
  }

  /** How long ago the log has committed the last checkpoint of this run. */
  Duration sinceCheckpoint() {
    return Duration.ofNanos(System.nanoTime() - lastCheckpointNanos);
  }

  /** Whether changes of a new shape have come since this was asked last. */
  boolean takeAltered() {
    return converter.takeAltered();
  }

  /** Whether a request waits for the stream to move. */
  boolean wantsWaking() {
    return rereads.wantsWaking();
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  void abort() {
    rereads.abort();
  }
}
