package io.sluice.dev.servers;

import io.sluice.dev.supervisor.ServerDefinition.Launch;
import io.sluice.dev.supervisor.Site;
import io.sluice.dev.supervisor.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Servers that run in a JVM of their own, the same as this one. Its settings are for starting fast
 * and staying small; who measures throughput gives others, which win, in the environment variable
 * {@code SLUICE_DEV_JVM_OPTIONS}, for example {@code -XX:TieredStopAtLevel=4 -Xmx2g}.
 */
final class Java {
  private static final String READY = "ready";

  private Java() {}

  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** The JVM with the mark, temporary files in the server's folder, and these options. */
  static List<String> command(Site site, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home().resolve("bin/java").toString());
    command.add("-Dsluice.dev.mark=" + site.mark());
    command.add("-Djava.io.tmpdir=" + temporary(site));
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    command.addAll(small(options));
    return command;
  }

  /** These options, the ones for all servers, and the user's. */
  static List<String> small(String... options) {
    List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    all.addAll(List.of(options));
    String further = System.getenv().getOrDefault("SLUICE_DEV_JVM_OPTIONS", "").strip();
    if (!further.isEmpty()) {
      all.addAll(List.of(further.split("\\s+")));
    }
    return all;
  }

  /** A folder for temporary files, emptied of those that a killed server left. */
  static Path temporary(Site site) throws IOException {
    Path folder = site.folder().resolve("tmp");
    Trees.delete(folder);
    return Files.createDirectories(folder);
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
