package io.sluice.ports.source;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.List;
import java.util.Optional;

/**
 * Asks, from any process, whoever captures the pipeline. Requests travel in the source's own log,
 * in order with its changes, so they outlive every process and are carried out once.
 *
 * <p>Rows that are read again come down the log as READ, rows asked for by key that are not there
 * as DELETE, each with a new version, placed so that they never overtake a change that committed
 * after they were read. Capture goes on meanwhile.
 */
public interface CaptureRequests extends AutoCloseable {
  /** How many keys {@link #rereadRows} takes at most. */
  int MOST_KEYS = 500;

  /**
   * A point behind everything that was committed before this call. Capture takes a checkpoint there
   * as soon as it comes by.
   *
   * @throws PortException if the source cannot be reached
   */
  Mark mark() throws PortException;

  /**
   * Asks for rows by their keys.
   *
   * @param keys at most {@link #MOST_KEYS}, all different
   * @throws PortException if the source cannot be reached
   */
  Mark rereadRows(TableId table, List<RowKey> keys) throws PortException;

  /**
   * Asks for a snapshot of one table. It is read in pieces and goes on behind the last piece after
   * a crash.
   *
   * @param condition which rows, in the source's query language; empty for all of them
   * @throws PortException if the source cannot be reached, the table is not captured, or the
   *     condition is not understood
   */
  Mark rereadTable(TableId table, Optional<String> condition) throws PortException;

  /** What the checkpoint says about the mark. */
  Progress progress(Checkpoint checkpoint, Mark mark) throws PortException;

  @Override
  void close();
}
