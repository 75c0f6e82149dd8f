package io.sluice.dev.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Processes of a server that are no child of ours: grandchildren, and what a killed services
 * process left while it was still going down. They are known by the mark in their command line,
 * which {@code /proc} shows to everybody.
 */
final class Leftovers {
  private static final long SECONDS = 10;

  private Leftovers() {}

  /** Kills those with the mark and waits until they are gone. */
  static void end(String mark) throws IOException {
    end(ProcessHandle.allProcesses().filter(process -> has(process, mark)).toList());
  }

  /**
   * Kills the process and its descendants and waits until they are gone. A dying process loses its
   * command line before it closes its sockets, so they cannot be found by the mark any more.
   */
  static void endTree(ProcessHandle process) throws IOException {
    end(Stream.concat(process.descendants(), Stream.of(process)).toList());
  }

  private static void end(List<ProcessHandle> processes) throws IOException {
    processes.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new IOException("process " + process.pid() + " survives SIGKILL", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for process " + process.pid(), e);
      }
    }
  }

  private static boolean has(ProcessHandle process, String mark) {
    try {
      return Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "cmdline"),
              StandardCharsets.ISO_8859_1)
          .contains(mark);
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      return goneMeanwhile(process, e);
    }
  }

  /** Reading the file of a process that ends just then fails with ESRCH. */
  private static boolean goneMeanwhile(ProcessHandle process, IOException failure) {
    if (process.isAlive()) {
      throw new UncheckedIOException(failure);
    }
    return false;
  }
}
