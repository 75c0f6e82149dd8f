package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;

/** Takes the changes of one table, as long as its schema stays the same. */
interface ChangeWriter {
  TableSchema table();

  /** Hands the change to the producer; blocks while its buffer is full. */
  void append(ChangeEvent change) throws PortException;
}
