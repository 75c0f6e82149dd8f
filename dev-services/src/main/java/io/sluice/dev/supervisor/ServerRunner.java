package io.sluice.dev.supervisor;

import io.sluice.dev.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts, stops and kills one server. Its methods may be called from several threads; they follow
 * one another.
 */
final class ServerRunner {
  private static final Duration TO_COME_UP = Duration.ofSeconds(180);
  private static final Duration TO_STOP = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 40;

  private final ServerDefinition definition;
  private final Host host;
  private final Consumer<String> progress;
  private final Site site;
  private Process process;

  /** Up, and not asked to go: its end would be news. */
  private volatile boolean wanted;

  ServerRunner(ServerDefinition definition, Host host, Consumer<String> progress)
      throws IOException {
    this.definition = definition;
    this.host = host;
    this.site = new Site(definition, host);
    this.progress = progress;
  }

  Server server() {
    return definition.server();
  }

  Map<String, String> address() throws IOException {
    return definition.address(site);
  }

  /** Takes new ports for those that others have taken since last time. */
  synchronized void moveFromTakenPorts() throws IOException {
    for (String name : ports()) {
      if (!Ports.isFree(host.data().port(name))) {
        host.data().newPort(name);
      }
    }
  }

  synchronized void start() throws ServerFailure, InterruptedException {
    if (process != null && process.isAlive()) {
      return;
    }
    try {
      Leftovers.end(site.mark());
      LogTail.rotate(site.log());
      requireFreePorts();
      ServerDefinition.Launch launch = prepare();
      process = site.fork(launch.command(), definition.stopSignal(), launch.environment());
      awaitAnswer();
      wanted = true;
      process.onExit().thenAccept(this::tellUnwantedEnd);
    } catch (IOException e) {
      throw failure("cannot be started: " + Reason.of(e));
    }
  }

  private List<String> ports() {
    List<String> names = new ArrayList<>(definition.furtherPorts());
    names.add(server().label());
    return names;
  }

  private void requireFreePorts() throws IOException, ServerFailure {
    for (String name : ports()) {
      int port = host.data().port(name);
      if (!Ports.isFree(port)) {
        throw new ServerFailure(
            server(),
            server().label()
                + " cannot be started: another program has taken its port "
                + port
                + ".\n  What to do: end that program, or start all servers again to get another port.");
      }
    }
  }

  private ServerDefinition.Launch prepare()
      throws IOException, InterruptedException, ServerFailure {
    ServerDefinition.Launch launch = definition.prepare(site);
    site.giveAway(site.folder());
    return launch;
  }

  private void awaitAnswer() throws InterruptedException, IOException, ServerFailure {
    long begun = System.nanoTime();
    while (!definition.answers(site)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw failure("did not come up: it ended with exit code " + process.exitValue() + ".");
      }
      if (System.nanoTime() - begun > TO_COME_UP.toNanos()) {
        kill();
        throw failure("did not come up: no answer within " + TO_COME_UP.toSeconds() + " s.");
      }
    }
  }

  private ServerFailure failure(String what) {
    return new ServerFailure(
        server(), Diagnosis.of(server().label() + " " + what, site.log(), site.folder()));
  }

  private void tellUnwantedEnd(Process ended) {
    if (wanted) {
      wanted = false;
      progress.accept(
          "%s ended by itself with exit code %d, see %s"
              .formatted(server().label(), ended.exitValue(), site.log()));
    }
  }

  /** In an orderly way; killed where that takes too long. */
  synchronized void stop() throws IOException {
    if (process == null) {
      return;
    }
    wanted = false;
    try {
      if (process.isAlive()) {
        signal();
        process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS);
      }
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private void signal() throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", definition.stopSignal(), pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** SIGKILL to the server's process and to all that came out of it; returns when they are gone. */
  synchronized void kill() throws IOException {
    if (process == null) {
      return;
    }
    wanted = false;
    Leftovers.endTree(process.toHandle());
    Leftovers.end(site.mark());
    process = null;
  }
}
