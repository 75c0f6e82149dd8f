package io.sluice.adapter.kafka;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link WorkerMain} that a test can stop in its tracks or kill. */
final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final List<String> said = new CopyOnWriteArrayList<>();

  WorkerProcess(String pipeline, String sink) throws IOException {
    this.process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName(),
                pipeline,
                LogServers.kafka(),
                LogServers.registry(),
                sink)
            .redirectErrorStream(true)
            .start();
    this.requests = process.outputWriter();
    Thread reader = new Thread(() -> process.inputReader().lines().forEach(said::add));
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits until it has a batch that it has not returned from. */
  WorkerProcess awaitTaken() {
    Running.await(() -> count("taken") > count("handled"), this::output);
    return this;
  }

  private long count(String what) {
    return said.stream().filter(line -> line.startsWith(what)).count();
  }

  /** Lets it return from its batch. */
  void goOn() throws IOException {
    requests.write("\n");
    requests.flush();
  }

  /** Lets it return from every batch from now on. */
  void goOnAlways() throws IOException {
    requests.write("always\n");
    requests.flush();
  }

  /** SIGSTOP: it does nothing at all until it is resumed, and does not notice. */
  void pause() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int code =
        new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(process.pid()))
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill ended with " + code);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The versions it has returned from. */
  Set<Long> handled() {
    return said.stream()
        .filter(line -> line.startsWith("handled "))
        .flatMap(line -> Arrays.stream(line.substring("handled ".length()).split(" ")))
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  String output() {
    return Stream.concat(Stream.of("the worker says:"), said.stream())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    kill();
  }
}
