package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads on threads of its own while the caller's hands on what they read: what each reads, one that
 * waits and one that is handed on are there at a time. Used once.
 *
 * @param <T> what is read
 */
final class ParallelReading<T> {
  private final BlockingQueue<Optional<T>> ready = new ArrayBlockingQueue<>(1);
  private final String name;
  private final Runnable abort;
  private Exception failure;
  private Error error;

  /** Where what was read goes. */
  @FunctionalInterface
  interface Output<T> {
    /** Blocks until there is room. */
    void put(T read) throws InterruptedException;
  }

  /** What reads. */
  @FunctionalInterface
  interface Reading<T> {
    void read(Output<T> output) throws SQLException, PortException, InterruptedException;
  }

  /** Takes what was read. */
  @FunctionalInterface
  interface Handler<T> {
    void handle(T read) throws PortException, InterruptedException;
  }

  /**
   * @param name of the threads that read
   * @param abort ends what the readings wait for; called by the caller's thread
   */
  ParallelReading(String name, Runnable abort) {
    this.name = name;
    this.abort = abort;
  }

  /**
   * Blocks until all is read and handed on. The readings have ended when this returns or throws.
   *
   * @throws SQLException if a reading threw it; so with its other exceptions
   */
  void run(List<? extends Reading<T>> readings, Handler<T> handler)
      throws SQLException, PortException, InterruptedException {
    List<Thread> readers = new ArrayList<>();
    for (Reading<T> reading : readings) {
      Thread reader = new Thread(() -> read(reading), name + "-" + (readers.size() + 1));
      reader.setDaemon(true);
      reader.start();
      readers.add(reader);
    }
    boolean over = false;
    try {
      int reading = readers.size();
      while (reading > 0) {
        Optional<T> read = ready.take();
        if (read.isPresent()) {
          handler.handle(read.get());
        } else {
          reading = hasFailed() ? 0 : reading - 1;
        }
      }
      over = !hasFailed();
    } finally {
      for (Thread reader : readers) {
        end(reader, over);
      }
    }
    rethrow();
  }

  private void read(Reading<T> reading) {
    try {
      reading.read(read -> ready.put(Optional.of(read)));
    } catch (SQLException | PortException | InterruptedException | RuntimeException e) {
      failed(e, null);
    } catch (Error e) {
      failed(null, e);
    }
    try {
      ready.put(Optional.empty());
    } catch (InterruptedException nobodyTakes) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first failure counts; that others were aborted for it says nothing. */
  private synchronized void failed(Exception exception, Error fatal) {
    if (failure == null && error == null) {
      failure = exception;
      error = fatal;
    }
  }

  private synchronized boolean hasFailed() {
    return failure != null || error != null;
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

  private synchronized void rethrow() throws SQLException, PortException, InterruptedException {
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
