package io.sluice.dev.supervisor;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** All servers of one data folder. */
public final class Supervisor {
  private final Map<Server, ServerRunner> runners = new EnumMap<>(Server.class);
  private final Consumer<String> progress;

  /** Starts run here, so that {@link #stopAll} can interrupt them. */
  private final ExecutorService starting = Executors.newCachedThreadPool();

  /** Ends what an earlier process may have left of the servers; starts nothing. */
  public Supervisor(Host host, List<ServerDefinition> definitions, Consumer<String> progress)
      throws IOException {
    this.progress = progress;
    Leftovers.end(host.mark());
    for (ServerDefinition definition : definitions) {
      ServerRunner runner = new ServerRunner(definition, host, progress);
      runner.moveFromTakenPorts();
      runners.put(definition.server(), runner);
    }
  }

  /**
   * Starts all in parallel. The first failure ends it and leaves the others as they are: call
   * {@link #stopAll}.
   */
  public void startAll() throws ServerFailure, IOException, InterruptedException {
    inParallel(runners.values(), this::startAndTell, starting);
  }

  /** Also ends starts that are under way; no server can be started afterwards. */
  public void stopAll() throws ServerFailure, IOException, InterruptedException {
    starting.shutdownNow();
    inParallel(runners.values(), ServerRunner::stop, Executors.newCachedThreadPool());
  }

  public void start(Server server) throws ServerFailure, IOException, InterruptedException {
    inParallel(List.of(runner(server)), ServerRunner::start, starting);
  }

  public void stop(Server server) throws ServerFailure, IOException {
    runner(server).stop();
  }

  public void kill(Server server) throws ServerFailure, IOException {
    runner(server).kill();
  }

  public Addresses addresses() throws IOException {
    Map<Server, Map<String, String>> values = new EnumMap<>(Server.class);
    for (ServerRunner runner : runners.values()) {
      values.put(runner.server(), runner.address());
    }
    return new Addresses(values);
  }

  /** Whether {@link #stopAll} has been called; failures to start are then no news. */
  public boolean isStopping() {
    return starting.isShutdown();
  }

  private ServerRunner runner(Server server) throws ServerFailure {
    ServerRunner runner = runners.get(server);
    if (runner == null) {
      throw new ServerFailure(server, server.label() + " is not among the servers started here");
    }
    return runner;
  }

  private void startAndTell(ServerRunner runner)
      throws ServerFailure, IOException, InterruptedException {
    long begun = System.nanoTime();
    runner.start();
    double seconds = (System.nanoTime() - begun) / 1e9;
    progress.accept(
        String.format(Locale.ROOT, "%s up after %.1f s", runner.server().label(), seconds));
  }

  private interface Work {
    void on(ServerRunner runner) throws ServerFailure, IOException, InterruptedException;
  }

  private static void inParallel(
      Collection<ServerRunner> runners, Work work, ExecutorService threads)
      throws ServerFailure, IOException, InterruptedException {
    CompletionService<Void> done = new ExecutorCompletionService<>(threads);
    for (ServerRunner runner : runners) {
      done.submit(
          () -> {
            work.on(runner);
            return null;
          });
    }
    try {
      for (int i = 0; i < runners.size(); i++) {
        done.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    }
  }

  private static IllegalStateException unwrapped(Throwable cause)
      throws ServerFailure, IOException, InterruptedException {
    if (cause instanceof ServerFailure failure) {
      throw failure;
    }
    if (cause instanceof IOException failure) {
      throw failure;
    }
    if (cause instanceof InterruptedException failure) {
      throw failure;
    }
    return new IllegalStateException(cause);
  }
}
