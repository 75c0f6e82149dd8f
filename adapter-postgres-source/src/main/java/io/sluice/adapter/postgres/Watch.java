package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Looks after a capture while it runs: that this process still holds the claim, that slot and
 * publication are still what they were, and that the slot moves on when nothing else moves it.
 */
final class Watch {
  private static final Duration EXAMINE_EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Claim claim;
  private final Publication publication;
  private final Map<TableId, Member> members;
  private final Alterations alterations;
  private final Duration heartbeat;
  private final Duration patienceWhileStarting;
  private final Resumption resumption;
  private long examinedNanos = System.nanoTime();
  private long heartbeatNanos = System.nanoTime();
  private Set<Integer> goneSessions = Set.of();
  private boolean seenInUse;
  private long inUseNanos = System.nanoTime();

  /**
   * @param members what the publication has to have
   * @param patienceWhileStarting how long it may take until the stream runs
   */
  Watch(
      Claim claim,
      Resumption resumption,
      Publication publication,
      Map<TableId, Member> members,
      Alterations alterations,
      Duration heartbeat,
      Duration patienceWhileStarting) {
    this.claim = claim;
    this.publication = publication;
    this.members = members;
    this.alterations = alterations;
    this.heartbeat = heartbeat;
    this.patienceWhileStarting = patienceWhileStarting;
    this.resumption = resumption;
  }

  /**
   * To be called about every second while a snapshot is under way.
   *
   * @param sessions the server processes that serve it
   */
  void snapshotUnderWay(Set<Integer> sessions) throws PortException {
    try {
      long now = System.nanoTime();
      if (now - examinedNanos < EXAMINE_EVERY.toNanos()) {
        claim.probe();
        return;
      }
      examinedNanos = now;
      Set<Integer> gone = new TreeSet<>(sessions);
      gone.removeAll(claim.serverHas(sessions));
      if (gone.stream().anyMatch(goneSessions::contains)) {
        throw new TransientPortException(
            "the server has ended a session of the snapshot, and nothing on this side has noticed");
      }
      goneSessions = gone;
    } catch (SQLException e) {
      throw claim.lost(e);
    }
  }

  /**
   * To be called about every second while changes are streamed.
   *
   * @param sinceCheckpoint how long ago the log has committed the last checkpoint
   * @param waking whether a request waits for the stream to move
   * @param altered whether the stream brings signs of an ALTER
   * @param committed that checkpoint, asked for after the slot
   */
  void streaming(
      Duration sinceCheckpoint, boolean waking, boolean altered, Supplier<SourceOffset> committed)
      throws PortException {
    try {
      long now = System.nanoTime();
      if (altered
          || now - examinedNanos >= EXAMINE_EVERY.toNanos()
          || examinedNanos - inUseNanos > 0) {
        Slot.State state = resumption.state(claim.connection());
        examinedNanos = now;
        inUse(state);
        SourceOffset at = committed.get();
        resumption.intact(state, at.lsn());
        alterations.look(claim.connection(), at);
        trim(published(at), at);
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

  /** A table that was dropped a moment ago is not in the publication either: that is no error. */
  private PublicationState published(SourceOffset at) throws SQLException, PortException {
    try {
      return publication.watch(claim.connection(), members, claim.errors());
    } catch (TransientPortException e) {
      throw e;
    } catch (PortException e) {
      alterations.look(claim.connection(), at);
      throw e;
    }
  }

  /**
   * Tables that are no longer wanted leave the publication, but only once a checkpoint says so:
   * until then their leaving would look like somebody else's doing.
   */
  private void trim(PublicationState published, SourceOffset at) throws PortException {
    Set<TableId> stay = new TreeSet<>(members.keySet());
    at.tables().ifPresent(captured -> stay.addAll(captured.ids()));
    publication.trim(claim.connection(), published, stay, claim.errors());
  }

  /**
   * The server ends a stream whose client it does not hear; on a link that is broken without a word
   * this side would go on waiting for ever.
   */
  private void inUse(Slot.State state) throws TransientPortException, SQLException {
    if (state.active()) {
      seenInUse = true;
      inUseNanos = examinedNanos;
      return;
    }
    Duration unused = Duration.ofNanos(examinedNanos - inUseNanos);
    if (seenInUse && unused.compareTo(PATIENCE) > 0) {
      throw new TransientPortException(
          "the server has ended the replication stream, and nothing on this side has noticed");
    }
    if (unused.compareTo(patienceWhileStarting) > 0) {
      List<String> locks = TableLocks.describeAll(claim.connection(), members.keySet());
      throw new TransientPortException(
          "the replication stream has not begun within "
              + patienceWhileStarting.toSeconds()
              + " s"
              + (locks.isEmpty() ? "" : ": " + String.join("; ", locks)));
    }
  }
}
