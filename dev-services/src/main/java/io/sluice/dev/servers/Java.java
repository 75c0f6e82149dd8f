package io.sluice.dev.servers;

import io.sluice.dev.supervisor.ServerDefinition.Launch;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers that run in a JVM of their own, the same as this one. */
final class Java {
  private static final String READY = "ready";

  private Java() {}

  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** The JVM with the mark and these options. */
  static List<String> command(Site site, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home().resolve("bin/java").toString());
    command.add("-Dsluice.dev.mark=" + site.mark());
    command.add("-XX:+UseSerialGC");
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    command.addAll(List.of(options));
    return command;
  }

  /** A launcher class of ours; as its last argument it gets the file to create when it is up. */
  static Launch launcher(
      Site site, List<String> jvm, Map<String, String> environment, String... classAndArguments)
      throws IOException {
    Files.deleteIfExists(readyFile(site));
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of(classAndArguments));
    command.add(readyFile(site).toString());
    return new Launch(command, environment);
  }

  static boolean isReady(Site site) {
    return Files.exists(readyFile(site));
  }

  private static Path readyFile(Site site) {
    return site.folder().resolve(READY);
  }
}
