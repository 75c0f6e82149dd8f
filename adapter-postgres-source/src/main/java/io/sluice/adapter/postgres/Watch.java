package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
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

  private final Claim claim;
  private final Publication publication;
  private final List<TableId> tables;
  private final Duration heartbeat;
  private final Resumption resumption;
  private long examinedNanos = System.nanoTime();
  private long heartbeatNanos = System.nanoTime();

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
        resumption.intact(resumption.state(claim.connection()), committed.getAsLong());
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
}
