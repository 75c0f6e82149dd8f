package io.sluice.ports.log;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.RejectedChange;
import java.util.Collection;
import java.util.List;

/** Where changes go that a sink can never apply. */
public interface DeadLetters {
  /**
   * Stores the changes with sink, reason, table, key and version; returns when they are durable.
   * After a crash the same change may be stored again.
   *
   * @throws PortException if they could not be stored
   */
  void store(String sink, List<RejectedChange> rejected) throws PortException, InterruptedException;

  /**
   * Hands on the dead letters that are neither replayed nor dropped, oldest first.
   *
   * @throws PortException if they cannot be read, or the handler threw it
   */
  void list(Handler<DeadLetter> letters) throws PortException, InterruptedException;

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
