package io.sluice.dev.supervisor;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that forks. Linux sends a child its parent-death signal when the <em>thread</em>
 * that forked it ends, so this thread lives exactly as long as the process: it is never shut down,
 * and, being a daemon, holds nothing up.
 */
final class Forker {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread forker = new Thread(task, "forker");
            forker.setDaemon(true);
            return forker;
          });

  Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
