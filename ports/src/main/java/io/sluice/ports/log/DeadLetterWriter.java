package io.sluice.ports.log;

import io.sluice.ports.PortException;
import io.sluice.ports.sink.RejectedChange;
import java.util.List;

/** Where changes go that a sink can never apply. */
@FunctionalInterface
public interface DeadLetterWriter {
  /**
   * Stores the changes with sink, reason, table, key and version; returns when they are durable.
   * After a crash the same change may be stored again.
   *
   * @throws PortException if they could not be stored
   */
  void store(String sink, List<RejectedChange> rejected) throws PortException, InterruptedException;
}
