package io.sluice.ports.log;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.Set;

/** The changes that sinks could never apply. Safe for many threads. */
public interface DeadLetters extends DeadLetterWriter {
  /**
   * Hands on the dead letters that are neither replayed nor dropped, oldest first.
   *
   * @throws PortException if they cannot be read, or the handler threw it
   */
  void list(Handler<DeadLetter> letters) throws PortException, InterruptedException;

  /**
   * Which of these ids are dead letters that are neither replayed nor dropped. Does not look into
   * them, so it also knows those that {@link #list} fails on.
   *
   * @throws PortException if nobody can tell
   */
  Set<Long> open(Collection<Long> ids) throws PortException, InterruptedException;

  /**
   * Marks dead letters as done with, because they were written after all or are not wanted any
   * more: {@link #list} leaves them out from now on. Returns when that is durable.
   *
   * @param outcome why, for whoever reads the log later
   * @throws PortException if it could not be stored
   */
  void resolve(Collection<Long> ids, Outcome outcome) throws PortException, InterruptedException;

  /** What became of a dead letter. */
  enum Outcome {
    /** The sink has taken it, or had a newer change of the row. */
    REPLAYED,
    /** A person decided to do without it. */
    DROPPED
  }
}
