package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Looks after a capture while it runs: that this process still holds the claim, that slot and
 * publication are still what they were, and that the slot moves on when nothing else moves it.
 */
final class Watch {
  private static final Duration EXAMINE_EVERY = Duration.ofSeconds(5);
  private static final int PATIENCE_WHILE_STARTING = 12;
  private static final int PATIENCE = 2;

  private final Claim claim;
  private final Publication publication;
  private final List<TableId> tables;
  private final Duration heartbeat;
  private final Resumption resumption;
  private long examinedNanos = System.nanoTime();
  private long heartbeatNanos = System.nanoTime();
  private boolean seenInUse;
  private int looksInVain;

  Watch(Claim claim, Slot slot, Publication publication, List<TableId> tables, Duration heartbeat) {
    this.claim = claim;
    this.publication = publication;
    this.tables = tables;
    this.heartbeat = heartbeat;
    this.resumption = new Resumption(slot, publication, claim.errors());
  }

  /** To be called about every second while a snapshot is under way. */
  void snapshotUnderWay() throws PortException {
    try {
      claim.probe();
    } catch (SQLException e) {
      throw claim.lost(e);
    }
  }

  /**
   * To be called about every second while changes are streamed.
   *
   * @param sinceCheckpoint how long ago the log has committed the last checkpoint
   * @param committed the LSN of that checkpoint, asked for after the slot
   */
  void streaming(Duration sinceCheckpoint, LongSupplier committed) throws PortException {
    try {
      long now = System.nanoTime();
      if (now - examinedNanos >= EXAMINE_EVERY.toNanos()) {
        examinedNanos = now;
        Slot.State state = resumption.state(claim.connection());
        inUse(state);
        resumption.intact(state, committed.getAsLong());
        publication.verify(claim.connection(), tables, claim.errors());
      }
      if (sinceCheckpoint.compareTo(heartbeat) >= 0
          && now - heartbeatNanos >= heartbeat.toNanos()) {
        heartbeatNanos = now;
        claim.emitHeartbeat();
      } else {
        claim.probe();
      }
    } catch (SQLException e) {
      throw claim.lost(e);
    }
  }

  /**
   * The server ends a stream whose client it does not hear; on a link that is broken without a word
   * this side would go on waiting for ever.
   */
  private void inUse(Slot.State state) throws TransientPortException {
    seenInUse |= state.active();
    looksInVain = state.active() ? 0 : looksInVain + 1;
    if (looksInVain >= (seenInUse ? PATIENCE : PATIENCE_WHILE_STARTING)) {
      throw new TransientPortException(
          "the server has ended the replication stream, and nothing on this side has noticed");
    }
  }
}
