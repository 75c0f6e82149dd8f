package io.sluice.ports.source;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A database whose committed changes are captured. One instance serves one pipeline; {@link #open}
 * may be called again after the stream before has ended.
 */
public interface ChangeSource extends AutoCloseable {
  /**
   * Looks at everything that has to be in place, changing nothing.
   *
   * @return all problems found, each with its remedy; empty if the source is ready
   * @throws TransientPortException if the source cannot be reached
   */
  List<Problem> check() throws PortException;

  /**
   * The tables as they are now, sorted by name.
   *
   * @throws PortException if the source cannot be read
   */
  List<TableSchema> tables() throws PortException;

  /**
   * Becomes the one process that captures this pipeline, until {@link #close} or until the
   * connection that holds the claim is lost (then the open stream ends with a transient error). To
   * be called before the log's writer is opened, so that a process standing by fences nobody.
   * Calling it again while the claim is held does nothing.
   *
   * @throws TransientPortException if another process holds the claim, or the source cannot be
   *     reached
   */
  void claim() throws PortException;

  /**
   * A stream of the changes behind a checkpoint; without one, of a snapshot of every table followed
   * by the changes since. The stream stamps changes with versions above the checkpoint's, in the
   * order in which it pushes them.
   *
   * <p>Batches hold changes in commit order. A batch carries a {@link Checkpoint} exactly where
   * every source transaction in it is complete. What the source may forget, it is told only after
   * the handler has returned from a batch with a checkpoint.
   *
   * <p>A snapshot starts with a TRUNCATE of each table, so that rows a target still holds from
   * before go away; while it runs, its checkpoints make the log commit and keep the versions
   * increasing. A restart from them goes on with what is left of it, without another TRUNCATE; a
   * source that cannot do so begins a new snapshot.
   *
   * @throws PortException if the source cannot go on from the checkpoint without a gap, or is not
   *     ready; the message says what to do
   */
  ChangeStream open(Optional<Checkpoint> from) throws PortException;

  /**
   * Tables that the open stream goes on without; each joins it by itself, with all its rows, once
   * what stands against it is put right. Asks nobody.
   */
  default List<TableSetAside> setAside() {
    return List.of();
  }

  /**
   * How many bytes of the source's log it has written and this pipeline has not yet confirmed, or
   * empty while unknown. Asks the source; may block for a second or two.
   */
  OptionalLong lagBytes();

  /**
   * How many bytes of its log the source keeps on disk for this pipeline alone, or empty while
   * unknown. More than {@link #lagBytes}: a source also keeps the beginning of every transaction
   * that is still open. Asks the source; may block for a second or two.
   */
  default OptionalLong heldBackBytes() {
    return OptionalLong.empty();
  }

  /**
   * How much of the snapshot that is being taken has been handed on, from 0 to 1, by its size on
   * disk; empty while none is being taken. Asks nobody.
   */
  default OptionalDouble snapshotProgress() {
    return OptionalDouble.empty();
  }

  /**
   * Opens a reader of the rows themselves, for verification. Reaches for nothing until it is used.
   */
  RowReader rows();

  /** Opens a way to ask whoever captures the pipeline. Reaches for nothing until it is used. */
  CaptureRequests requests();

  @Override
  void close();
}
