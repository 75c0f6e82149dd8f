package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeBatch;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads batches on a thread of its own while the caller's hands them on: one is read, one waits and
 * one is handed on at a time. Used once.
 */
final class ReadAhead {
  private static final ChangeBatch END = ChangeBatch.of(List.of());

  private final BlockingQueue<ChangeBatch> ready = new ArrayBlockingQueue<>(1);
  private final String name;
  private final Runnable abort;
  private Exception failure;
  private Error error;

  /** Where what was read goes. */
  @FunctionalInterface
  interface Batches {
    /** Blocks until there is room; the batch is not empty. */
    void put(ChangeBatch batch) throws InterruptedException;
  }

  /** What reads. */
  @FunctionalInterface
  interface Reading {
    void read(Batches batches) throws SQLException, PortException, InterruptedException;
  }

  /**
   * @param name of the thread that reads
   * @param abort ends what the reading waits for; called by the caller's thread
   */
  ReadAhead(String name, Runnable abort) {
    this.name = name;
    this.abort = abort;
  }

  /**
   * Blocks until all is read and handed on. The reading has ended when this returns or throws.
   *
   * @throws SQLException if the reading threw it; so with its other exceptions
   */
  void run(Reading reading, ChangeHandler handler)
      throws SQLException, PortException, InterruptedException {
    Thread reader = new Thread(() -> read(reading), name);
    reader.setDaemon(true);
    reader.start();
    boolean over = false;
    try {
      for (ChangeBatch batch = ready.take(); batch != END; batch = ready.take()) {
        handler.handle(batch);
      }
      over = true;
    } finally {
      end(reader, over);
    }
    rethrow();
  }

  private void read(Reading reading) {
    try {
      reading.read(ready::put);
    } catch (SQLException | PortException | InterruptedException | RuntimeException e) {
      failure = e;
    } catch (Error e) {
      error = e;
    }
    try {
      ready.put(END);
    } catch (InterruptedException nobodyTakes) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the thread; an interrupt meanwhile is kept for later. */
  private void end(Thread reader, boolean over) {
    boolean interrupted = Thread.interrupted();
    while (reader.isAlive()) {
      if (!over) {
        abort.run();
        reader.interrupt();
      }
      try {
        reader.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What ended the reading; it happened before its thread ended. */
  private void rethrow() throws SQLException, PortException, InterruptedException {
    if (error != null) {
      throw error;
    } else if (failure instanceof SQLException e) {
      throw e;
    } else if (failure instanceof PortException e) {
      throw e;
    } else if (failure instanceof InterruptedException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
  }
}
