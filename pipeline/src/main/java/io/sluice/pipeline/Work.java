package io.sluice.pipeline;

import io.sluice.ports.PortException;

/** Something that goes on until it fails or is interrupted, and may then be begun anew. */
@FunctionalInterface
interface Work {
  void run() throws PortException, InterruptedException;
}
