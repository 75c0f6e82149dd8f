package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

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

  Watch(
      Claim claim,
      Resumption resumption,
      Publication publication,
      List<TableId> tables,
      Duration heartbeat) {
    this.claim = claim;
    this.publication = publication;
    this.tables = tables;
    this.heartbeat = heartbeat;
    this.resumption = resumption;
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
   * @param waking whether a request waits for the stream to move
   * @param committed that checkpoint, asked for after the slot
   */
  void streaming(Duration sinceCheckpoint, boolean waking, Supplier<SourceOffset> committed)
      throws PortException {
    try {
      long now = System.nanoTime();
      if (now - examinedNanos >= EXAMINE_EVERY.toNanos()) {
        examinedNanos = now;
        Slot.State state = resumption.state(claim.connection());
        inUse(state);
        SourceOffset at = committed.get();
        resumption.intact(state, at.lsn());
        trim(publication.verify(claim.connection(), tables, claim.errors()), at);
      }
      if (waking
          || sinceCheckpoint.compareTo(heartbeat) >= 0
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
   * Tables that are no longer wanted leave the publication, but only once a checkpoint says so:
   * until then their leaving would look like somebody else's doing.
   */
  private void trim(Publication.State published, SourceOffset at) throws PortException {
    Set<TableId> stay = new TreeSet<>(tables);
    at.tables().ifPresent(captured -> stay.addAll(captured.ids()));
    publication.trim(claim.connection(), published, stay, claim.errors());
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
