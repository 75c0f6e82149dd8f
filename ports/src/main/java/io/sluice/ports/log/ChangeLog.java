package io.sluice.ports.log;

import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import java.util.List;
import java.util.Optional;

/**
 * The durable, ordered, partitioned log between the source and the sinks. Safe for many threads.
 */
public interface ChangeLog extends AutoCloseable {
  /**
   * Looks at whether the log can be reached and used, changing nothing.
   *
   * @throws PortException saying what is wrong and what to do
   */
  void check() throws PortException;

  /**
   * Becomes the pipeline's writer. A writer opened before, by this or any other process, is fenced
   * from then on: its next append fails and what it had not committed is discarded.
   *
   * @throws PortException if the log cannot be reached or used
   */
  LogWriter openWriter() throws PortException, InterruptedException;

  /**
   * Forgets where capture was, so that the next one begins with a new snapshot; versions go on
   * above those given out. What the log holds stays. Fences a writer, as {@link #openWriter} does:
   * to be called while nobody captures, or the writer at work stops and begins anew.
   *
   * @return the checkpoint that is forgotten; empty if there was none
   * @throws PortException if the log cannot be reached or used
   */
  Optional<Checkpoint> forgetCheckpoint() throws PortException, InterruptedException;

  /**
   * The committed changes for one sink, from behind what this sink has already confirmed. Each
   * stream is one worker's: the streams of a sink, in all processes, share the log's partitions.
   * Changes of one row always come to one worker, in log order; a TRUNCATE comes once per partition
   * of its table.
   *
   * <p>Needs neither the source nor a writer: it reads whatever tables the pipeline's log holds,
   * and joins new ones as they appear.
   *
   * @param sink the sink's name in the configuration
   */
  ChangeStream subscribe(String sink);

  /** How far a sink is behind the end of the log. Asks the log; may block for a second or two. */
  SinkLag lag(String sink) throws PortException;

  /**
   * The last checkpoint as readers see it now; empty if the pipeline has none, or it was forgotten.
   * Fences nobody, and does not wait for a writer that is at work. Reads only what is new since the
   * call before, so it may be asked often.
   *
   * @throws PortException if the log cannot be read
   */
  Optional<Checkpoint> lastCheckpoint() throws PortException, InterruptedException;

  /**
   * The end of everything that is committed now.
   *
   * @throws PortException if the log cannot be asked
   */
  LogPosition end() throws PortException, InterruptedException;

  /**
   * Whether the sink has confirmed everything before the position.
   *
   * @throws PortException if the log cannot be asked
   */
  boolean passed(String sink, LogPosition position) throws PortException, InterruptedException;

  /**
   * The tables that are stopped now, as readers of the log see it: their changes wait for a person
   * to decide, and are written once the log can take them. Reads only what is new since the call
   * before, so it may be asked often.
   *
   * @throws PortException if the log cannot be read
   */
  default List<StoppedTable> stoppedTables() throws PortException, InterruptedException {
    return List.of();
  }

  @Override
  void close();
}
