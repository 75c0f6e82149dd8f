package io.sluice.adapter.postgres.pgoutput;

import io.sluice.ports.PortException;
import java.util.List;

/** What {@link PgOutput} finds, in the order of the stream. */
public interface PgOutputEvents {
  /**
   * @param transaction PostgreSQL's 32-bit transaction id, as an unsigned number
   */
  void begin(long transaction, long commitLsn, long committedAtMicros) throws PortException;

  /**
   * @param commitLsn where the commit's record begins
   * @param endLsn where it ends
   */
  void commit(long commitLsn, long endLsn, long committedAtMicros) throws PortException;

  void insert(Relation table, Tuple after) throws PortException;

  /**
   * @param before null if neither key nor replica identity changed
   * @param wholeBefore whether {@code before} is the whole row, and not just the key
   */
  void update(Relation table, Tuple before, boolean wholeBefore, Tuple after) throws PortException;

  void delete(Relation table, Tuple before, boolean wholeBefore) throws PortException;

  void truncate(List<Relation> tables) throws PortException;

  /**
   * A logical message.
   *
   * @param transactional whether it is a part of the transaction under way
   */
  void message(boolean transactional, String prefix, byte[] content) throws PortException;
}
