package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.domain.SourcePosition;
import io.sluice.ports.PortException;
import java.util.OptionalLong;

/**
 * Which database a server has, and where that comes from: whether it is the one of a checkpoint, or
 * has grown out of it behind the checkpoint, as a standby has that was promoted.
 *
 * @param history of the server, up to the origin's timeline
 */
record Lineage(Origin origin, TimelineHistory history) {

  /**
   * Everything that the log has must be in this database's past.
   *
   * @param from the checkpoint, of which {@link SourceOffset#lsn} counts
   * @throws PortException if it is not so
   */
  void requireContinues(SourceOffset from) throws PortException {
    Origin then = from.origin();
    if (!then.system().equals(origin.system())) {
      throw another("system identifier " + origin.system() + " instead of " + then.system());
    }
    if (then.databaseOid() != origin.databaseOid()) {
      throw another("the database was dropped and made again");
    }
    if (then.timeline() == origin.timeline()) {
      return;
    }
    OptionalLong end =
        Integer.compareUnsigned(then.timeline(), origin.timeline()) < 0
            ? history.end(then.timeline())
            : OptionalLong.empty();
    if (end.isEmpty()) {
      throw another(
          "timeline "
              + Integer.toUnsignedString(origin.timeline())
              + ", which does not come from timeline "
              + Integer.toUnsignedString(then.timeline())
              + ": the server was restored, or is not the one that was promoted last");
    }
    if (Long.compareUnsigned(end.getAsLong(), from.lsn()) < 0) {
      throw behind(then.timeline(), end.getAsLong(), from.lsn());
    }
  }

  private static PortException another(String difference) {
    return new PortException(
        "this is not the database that the checkpoint was taken of ("
            + difference
            + ")"
            + Resumption.REMEDY);
  }

  private PortException behind(int left, long end, long committed) {
    return new PortException(
        "the server was promoted, or restored, to timeline "
            + Integer.toUnsignedString(origin.timeline())
            + " at LSN "
            + SourcePosition.formatLsn(end)
            + " of timeline "
            + Integer.toUnsignedString(left)
            + ", before the checkpoint at "
            + SourcePosition.formatLsn(committed)
            + ". What was committed in between is in log and sinks, but this server never had it."
            + " Only a new snapshot makes them as this server is: stop Sluice, run `sluice reset`"
            + " and start it again. So that a standby is never behind the log, name its physical"
            + " slot in synchronized_standby_slots on the primary (PostgreSQL 17)");
  }
}
