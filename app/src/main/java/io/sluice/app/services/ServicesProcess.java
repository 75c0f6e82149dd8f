package io.sluice.app.services;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real servers, run by a child process so that their libraries stay off the service's class
 * path. The child's standard input is its lifeline: when this process ends, in whatever way, the
 * child sees the end of it and stops the servers.
 */
public final class ServicesProcess implements AutoCloseable {
  private static final String MAIN = "io.sluice.dev.ServicesMain";
  private static final String OWN_JAR = "lib/dev-services.jar";
  private static final String OWN_SESSION = "/usr/bin/setsid";
  private static final String READY = "READY ";
  private static final Pattern FAILURE = Pattern.compile("(?:error|unavailable) (.*)");
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path addresses;

  private ServicesProcess(Process process, Path addresses) {
    this.process = process;
    this.addresses = addresses;
  }

  /**
   * Starts all servers and returns when they answer; blocks for up to a minute or so. They end with
   * this process at the latest. A Ctrl-C in the terminal does not reach them by itself.
   *
   * @param data where their data, logs and addresses go; made if absent
   * @param progress told a line for each server that is up
   */
  public static ServicesProcess start(Path data, Consumer<String> progress)
      throws ServicesException, InterruptedException {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command(home(), data));
      builder.environment().put("CLASSPATH", classPath(home()));
      process = builder.redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new ServicesException("the servers cannot be started: " + e.getMessage(), e);
    }
    try {
      return new ServicesProcess(process, awaitReady(process, progress));
    } catch (ServicesException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  private static Path home() throws ServicesException {
    String named = System.getProperty("sluice.dev.home", System.getenv("SLUICE_DEV_HOME"));
    if (named == null || !Files.exists(Path.of(named, "lib.classpath"))) {
      throw new ServicesException(
          "the servers for trying Sluice out come with its sources, not with the distribution;"
              + " clone the repository and use the ./sluice there");
    }
    return Path.of(named).toAbsolutePath();
  }

  /** The jars that the build wrote down, not all that earlier builds may have left. */
  private static String classPath(Path home) throws IOException {
    String libraries = Files.readString(home.resolve("lib.classpath")).strip();
    return Stream.concat(Stream.of(OWN_JAR), Stream.of(libraries.split(":")))
        .map(jar -> home.resolve(jar).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> command(Path home, Path data) {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            MAIN,
            "--home",
            home.toString(),
            "--data",
            data.toAbsolutePath().toString());
    // Where there is no setsid there are no servers either; then the child says so itself.
    Stream<String> session = Stream.of(OWN_SESSION).filter(s -> Files.isExecutable(Path.of(s)));
    return Stream.concat(session, java.stream()).toList();
  }

  private static Path awaitReady(Process process, Consumer<String> progress)
      throws ServicesException, InterruptedException {
    // Not closed: the child's output is this object's for as long as the child lives.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(READY)) {
          return Path.of(line.substring(READY.length()));
        }
        Matcher failure = FAILURE.matcher(line);
        if (failure.matches()) {
          throw new ServicesException(failure.group(1).replace("\\n", "\n"));
        }
        progress.accept(line);
      }
    } catch (IOException e) {
      throw new ServicesException("the servers' process cannot be followed: " + e.getMessage(), e);
    }
    throw new ServicesException("the servers' process ended with code " + process.waitFor());
  }

  /** The file with the servers' addresses, as YAML. */
  public Path addresses() {
    return addresses;
  }

  /**
   * Makes the end of this process wait for an orderly stop of the servers, for those who do not
   * {@link #close} this themselves then.
   */
  public void stopAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "sluice-services-end"));
  }

  /**
   * Waits until the servers end by themselves.
   *
   * @return the exit code of their process
   */
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Stops the servers in an orderly way; blocks for some seconds. */
  @Override
  public void close() {
    end(process);
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
