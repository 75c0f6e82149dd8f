package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.CaptureMain.Death;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A capture in a process of its own, which can be killed and paused. Its log is its output: lines
 * of changes, and one for each checkpoint, which commits them.
 */
final class CaptureProcess implements AutoCloseable {
  private static final String CHECKPOINT = "checkpoint ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofMillis(20);

  private final Process process;
  private final Thread reader;
  private final List<String> committed = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private Checkpoint last;
  private String ending;

  CaptureProcess(String pipeline, PostgresSourceConfig config) throws IOException {
    this(pipeline, config, Death.NEVER, Optional.empty());
  }

  /**
   * @param from where the log is
   */
  CaptureProcess(
      String pipeline, PostgresSourceConfig config, Death death, Optional<Checkpoint> from)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dsluice.test.engine=" + System.getProperty("sluice.test.engine", "native"),
                "-cp",
                System.getProperty("java.class.path"),
                CaptureMain.class.getName(),
                pipeline,
                config.url(),
                config.user(),
                config.password(),
                String.join(",", config.tables()),
                death.name()));
    from.ifPresent(at -> command.addAll(List.of(Long.toString(at.version()), at.offset())));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    last = from.orElse(null);
    reader = new Thread(this::read, "capture-process");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      take("ended: " + e);
    }
  }

  private synchronized void take(String line) {
    if (line.startsWith(CHECKPOINT)) {
      int space = line.indexOf(' ', CHECKPOINT.length());
      long version = Long.parseLong(line.substring(CHECKPOINT.length(), space));
      last = new Checkpoint(line.substring(space + 1), version);
      committed.addAll(open);
      open.clear();
    } else if (line.startsWith("ended")) {
      ending = line;
    } else {
      open.add(line);
    }
  }

  /** A change as a line: version, transaction, operation, table, key, and and row. */
  static String describe(ChangeEvent change) {
    return String.join(
        " ",
        Long.toString(change.version()),
        Long.toString(change.position().transactionId()),
        change.operation().toString(),
        change.table().id().toString(),
        change.isTruncate() ? "-" : change.key().value(0).toString(),
        change.isUpsert() ? Arrays.toString(change.after().values()) : "-");
  }

  synchronized Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(last);
  }

  /** What is done again and again while the process lives. */
  interface Meanwhile {
    void run() throws Exception;
  }

  /** What it has committed, once it is dead. */
  List<String> awaitDeath(Meanwhile meanwhile) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the process goes on, at " + checkpoint());
      }
      meanwhile.run();
    }
    reader.join();
    synchronized (this) {
      if (ending != null) {
        throw new AssertionError("the process was not killed: " + ending);
      }
      return List.copyOf(committed);
    }
  }

  /** Waits until its stream has ended by itself; returns how. */
  String awaitEnd(Recorder patience) throws InterruptedException {
    patience.await(() -> ending() != null, () -> "the process to notice");
    return ending();
  }

  private synchronized String ending() {
    return ending;
  }

  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("cannot send SIG" + name);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
