package io.sluice.dev;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Talks to the services process, which owns the servers. Its standard input is the line that holds
 * everything up: when this JVM ends, the pipe closes, and the services process stops the servers
 * and ends.
 */
final class EmbeddedServices implements Services {
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Addresses addresses;

  private EmbeddedServices(Process process, Path data) throws IOException {
    this.process = process;
    this.requests = process.outputWriter();
    this.answers = process.inputReader();
    awaitReady();
    this.addresses = Addresses.read(data.resolve(ServicesMain.ADDRESSES));
  }

  static EmbeddedServices start(DevHome home, Path data, Set<Server> servers) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(home, data, servers)).redirectErrorStream(true);
      builder.environment().put("CLASSPATH", home.libraries());
      Process process = builder.start();
      try {
        return new EmbeddedServices(process, data);
      } catch (IOException | RuntimeException failure) {
        end(process);
        throw failure;
      }
    } catch (IOException e) {
      throw new ServicesException("the services process failed: " + e.getMessage(), e);
    }
  }

  private static List<String> command(DevHome home, Path data, Set<Server> servers) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                ServicesMain.class.getName(),
                "--home",
                home.folder().toString(),
                "--data",
                data.toAbsolutePath().toString(),
                "--only",
                servers.stream().map(Server::label).collect(Collectors.joining(","))));
    if (Boolean.getBoolean("services.proxied")) {
      command.add("--proxied");
    }
    return command;
  }

  private void awaitReady() throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("READY ")) {
        return;
      }
      if (line.startsWith("unavailable ")) {
        throw new ServicesUnavailableException(unescape(line, "unavailable "));
      }
      if (line.startsWith("error ")) {
        throw new ServicesException(unescape(line, "error "));
      }
      said.append(line).append('\n');
    }
    throw new ServicesException("the services process ended before its servers were up:\n" + said);
  }

  @Override
  public Addresses addresses() {
    return addresses;
  }

  @Override
  public void stop(Server server) {
    request("stop", server);
  }

  @Override
  public void start(Server server) {
    request("start", server);
  }

  @Override
  public void kill(Server server) {
    request("kill", server);
  }

  private synchronized void request(String verb, Server server) {
    try {
      requests.write(verb + " " + server.label() + "\n");
      requests.flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.equals("ok " + server.label())) {
          return;
        }
        if (line.startsWith("error ")) {
          throw new ServicesException(unescape(line, "error "));
        }
      }
      throw new ServicesException("the services process is gone, and its servers with it");
    } catch (IOException e) {
      throw new ServicesException("the services process is gone: " + e.getMessage(), e);
    }
  }

  private static String unescape(String line, String prefix) {
    return line.substring(prefix.length()).replace("\\n", "\n");
  }

  @Override
  public synchronized void close() {
    end(process);
  }

  /** Closes its input, which stops the servers, and waits for it to end. */
  private static void end(Process process) {
    try {
      process.outputWriter().close();
    } catch (IOException notReading) {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new ServicesException(
            "the services process did not stop within " + STOP_SECONDS + " s and was killed");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
