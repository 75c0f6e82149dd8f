package io.sluice.bench;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Kafka Connect as a standalone worker, tuned, with the connectors of the path. */
final class ConnectLauncher implements Launcher {
  private final ConnectFormat format;

  ConnectLauncher(ConnectFormat format) {
    this.format = format;
  }

  @Override
  public ChildProcess start(Trial trial, Target target, Stage stage) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(trial.settings().connectOptions().strip().split("\\s+")));
    command.addAll(
        List.of(
            "-cp",
            classPath(trial.settings().connectHome()),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            file(trial, "worker", worker(trial)),
            file(trial, "source", ConnectSettings.source(trial))));
    if (target == Target.MONGO && stage == Stage.ALL) {
      command.add(file(trial, "sink", ConnectSettings.mongoSink(trial)));
    }
    return new ChildProcess(
        command,
        Map.of(),
        trial.folder().resolve("connect.log"),
        "Task is being killed and will not recover");
  }

  private Map<String, String> worker(Trial trial) throws IOException {
    Map<String, String> worker = ConnectSettings.worker(trial, freePort());
    worker.putAll(format.settings(trial.servers().registry()));
    return worker;
  }

  private static String classPath(Path home) throws IOException {
    return Arrays.stream(Files.readString(home.resolve("lib.classpath")).strip().split(":"))
        .map(jar -> home.resolve(jar).toString())
        .collect(Collectors.joining(":"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String file(Trial trial, String name, Map<String, String> settings)
      throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path path = trial.folder().resolve(name + ".properties");
    try (Writer writer = Files.newBufferedWriter(path)) {
      properties.store(writer, null);
    }
    return path.toString();
  }
}
