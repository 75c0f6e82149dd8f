package io.sluice.dev.supervisor;

import io.sluice.dev.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts, stops and kills one server. Its methods may be called from several threads; they follow
 * one another.
 */
final class ServerRunner {
  private static final Duration TO_COME_UP = Duration.ofSeconds(180);
  private static final Duration TO_STOP = Duration.ofSeconds(12);
  private static final long POLL_MILLIS = 40;

  private final ServerDefinition definition;
  private final Host host;
  private Site site;
  private volatile Process process;

  ServerRunner(ServerDefinition definition, Host host) {
    this.definition = definition;
    this.host = host;
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
      site = new Site(definition, host);
      Leftovers.end(site.mark());
      LogTail.rotate(site.log());
      requireFreePorts();
      ServerDefinition.Launch launch = prepare();
      process = site.fork(launch.command(), definition.stopSignal(), launch.environment());
      awaitAnswer();
    } catch (IOException e) {
      throw failure("cannot be started: " + e.getMessage());
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
    return new ServerFailure(server(), Diagnosis.of(site, server().label() + " " + what));
  }

  /** In an orderly way; killed where that takes too long. */
  synchronized void stop() throws IOException {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder(
              "sh", "-c", "kill -s \"$0\" \"$1\"", definition.stopSignal(), "" + process.pid())
          .redirectErrorStream(true)
          .start()
          .waitFor();
      if (!process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  /** SIGKILL to the server's process and to all that came out of it; returns when they are gone. */
  synchronized void kill() throws IOException {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    Leftovers.end(site.mark());
    process = null;
  }
}
