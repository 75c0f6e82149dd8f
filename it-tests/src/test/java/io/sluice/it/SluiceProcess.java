package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program as a child process: {@code bin/sluice} of a distribution. */
final class SluiceProcess implements AutoCloseable {
  /** What a compiler of hot code and a collector of its own would gain is not worth their time. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final Pattern HTTP = Pattern.compile("health and metrics at (http://\\S+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;

  /** What a command came to. */
  record Result(int code, String output) {}

  private SluiceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    // A build that is broken off leaves nothing behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts the program of the build; both its outputs go to the file, behind what is there. */
  static SluiceProcess start(Path output, String... arguments) throws IOException {
    return start(Build.DISTRIBUTION, Map.of(), output, arguments);
  }

  static SluiceProcess start(
      Path distribution, Map<String, String> environment, Path output, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin/sluice").toString());
    command.addAll(List.of(arguments));
    Files.writeString(output, "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .redirectErrorStream(true);
    builder.environment().put("SLUICE_JAVA_OPTS", SHORT_LIVED);
    builder.environment().putAll(environment);
    return new SluiceProcess(builder.start(), output);
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitOutput(String part, Duration limit) throws Exception {
    Await.until(
        "the program says '" + part + "'",
        limit,
        this::output,
        () -> {
          boolean said = output().contains(part);
          assertTrue(said || process.isAlive(), () -> "the program has ended:\n" + output());
          return said;
        });
  }

  /** The answer of an HTTP endpoint, for example {@code /health/ready}. */
  HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(http().resolve(path)).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI http() throws Exception {
    awaitOutput("health and metrics at", START_LIMIT);
    Matcher address = HTTP.matcher(output());
    assertTrue(address.find(), this::output);
    return URI.create(address.group(1));
  }

  void awaitHealth(int status, String part, Duration limit) throws Exception {
    HttpResponse<?>[] last = new HttpResponse<?>[1];
    Await.until(
        "health is " + status + " and says '" + part + "'",
        limit,
        () ->
            (last[0] == null ? "" : last[0].statusCode() + " " + last[0].body() + "\n") + output(),
        () -> {
          HttpResponse<String> health = get("/health/ready");
          last[0] = health;
          return health.statusCode() == status && health.body().contains(part);
        });
  }

  /** Waits until a part is {@code up} or {@code down}. */
  void awaitComponent(String component, String status, Duration limit) throws Exception {
    String part = "\"component\": \"" + component + "\", \"status\": \"" + status + "\"";
    Await.until(
        component + " is " + status,
        limit,
        this::output,
        () -> get("/health/ready").body().contains(part));
  }

  /** Waits until a metric has at least this value. */
  void awaitMetric(String name, double least, Duration limit) throws Exception {
    Await.until(name + " is at least " + least, limit, this::output, () -> metric(name) >= least);
  }

  /** Waits until a metric has gone up by so much. */
  void awaitMore(String metric, double more, Duration limit) throws Exception {
    awaitMetric(metric, Math.max(0, metric(metric)) + more, limit);
  }

  /** Negative if it is not there yet. */
  private double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Stops it where it is (SIGSTOP): the network goes on answering for it. */
  void pause() throws Exception {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /** Ends it as a crash would. */
  void kill() {
    close();
  }

  /** Asks it to stop (SIGTERM) and waits for the end. */
  int stop(Duration limit) throws InterruptedException {
    process.destroy();
    return awaitExit(limit);
  }

  int awaitExit(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertTrue(ended, () -> "still running after " + limit.toSeconds() + " s:\n" + output());
    return process.exitValue();
  }

  /** Kills it if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
