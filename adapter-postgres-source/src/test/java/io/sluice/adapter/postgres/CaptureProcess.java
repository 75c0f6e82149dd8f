package io.sluice.adapter.postgres;

import io.sluice.domain.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A capture in a process of its own, which can be killed and paused. Its log is its output: a line
 * for each checkpoint.
 */
final class CaptureProcess implements AutoCloseable {
  private static final String CHECKPOINT = "checkpoint ";

  private final Process process;
  private Checkpoint last;
  private String ending;

  CaptureProcess(String pipeline, PostgresSourceConfig config) throws IOException {
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CaptureProcess.class.getName(),
                pipeline,
                config.url(),
                config.user(),
                config.password(),
                config.tables().get(0))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread reader = new Thread(this::read, "capture-process");
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
    } else if (line.startsWith("ended")) {
      ending = line;
    }
  }

  synchronized Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(last);
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

  /** Captures until it is killed or fails. */
  public static void main(String[] args) throws Exception {
    PostgresSourceConfig config =
        TestDatabase.config(args[1], args[2], args[3], 500, List.of(args[4]));
    try (PostgresSource source = new PostgresSource(args[0], config, Clock.systemUTC())) {
      source.claim();
      source
          .open(Optional.empty())
          .run(
              batch ->
                  batch
                      .checkpoint()
                      .ifPresent(
                          checkpoint ->
                              System.out.println(
                                  CHECKPOINT + checkpoint.version() + " " + checkpoint.offset())));
    } catch (Exception e) {
      System.out.println("ended: " + e);
    }
    System.exit(0);
  }
}
