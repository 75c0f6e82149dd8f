package io.sluice.dev.supervisor;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import java.io.IOException;
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

  /** Ends what an earlier process may have left of the servers; starts nothing. */
  public Supervisor(Host host, List<ServerDefinition> definitions, Consumer<String> progress)
      throws IOException {
    this.progress = progress;
    Leftovers.end(host.mark());
    for (ServerDefinition definition : definitions) {
      ServerRunner runner = new ServerRunner(definition, host);
      runner.moveFromTakenPorts();
      runners.put(definition.server(), runner);
    }
  }

  /**
   * Starts all in parallel. The first failure ends it and leaves the others as they are: call
   * {@link #stopAll}.
   */
  public void startAll() throws ServerFailure, IOException, InterruptedException {
    inParallel(this::startAndTell);
  }

  public void stopAll() throws ServerFailure, IOException, InterruptedException {
    inParallel(ServerRunner::stop);
  }

  public void start(Server server) throws ServerFailure, IOException, InterruptedException {
    runner(server).start();
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

  private void inParallel(Work work) throws ServerFailure, IOException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletionService<Void> done = new ExecutorCompletionService<>(threads);
      for (ServerRunner runner : runners.values()) {
        done.submit(
            () -> {
              work.on(runner);
              return null;
            });
      }
      for (int i = 0; i < runners.size(); i++) {
        done.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static IllegalStateException unwrapped(Throwable cause)
      throws ServerFailure, IOException {
    if (cause instanceof ServerFailure failure) {
      throw failure;
    }
    if (cause instanceof IOException failure) {
      throw failure;
    }
    return new IllegalStateException(cause);
  }
}
