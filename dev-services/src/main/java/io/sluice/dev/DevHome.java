package io.sluice.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder in which the build lays out the servers: {@code lib} (this module and the servers that
 * are libraries), {@code neo4j} (its libraries, kept apart) and {@code archives}.
 */
public record DevHome(Path folder) {
  private static final String PROPERTY = "sluice.dev.home";
  private static final String VARIABLE = "SLUICE_DEV_HOME";

  /**
   * Named by the system property {@code sluice.dev.home} or the environment variable {@code
   * SLUICE_DEV_HOME}.
   */
  public static DevHome find() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named == null) {
      throw new ServicesException(
          "where the servers are is not known: set -D"
              + PROPERTY
              + " or "
              + VARIABLE
              + " to dev-services/target/dev-home of a built Sluice");
    }
    DevHome home = new DevHome(Path.of(named).toAbsolutePath());
    home.libraries();
    return home;
  }

  /** Class path of the process that runs the servers, and of those that are libraries. */
  public String libraries() {
    return classPath("lib", "dev-services.jar");
  }

  public String neo4jLibraries() {
    return classPath("neo4j", "dev-services-neo4j.jar");
  }

  /**
   * The jars that the build wrote down, not all that lie there: an earlier build may have left
   * other versions.
   */
  private String classPath(String name, String own) {
    try {
      String others = Files.readString(folder.resolve(name + ".classpath")).strip();
      return Stream.concat(Stream.of(name + "/" + own), Stream.of(others.split(":")))
          .map(jar -> folder.resolve(jar).toString())
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new ServicesException(
          "there are no servers in " + folder + "; build them: mvn package -pl dev-services -am",
          e);
    }
  }

  /** The one archive whose file name begins like this. */
  public Path archive(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("archives"))) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
      if (found.size() != 1) {
        throw new IOException(
            "expected one "
                + prefix
                + "* in "
                + folder.resolve("archives")
                + ", found "
                + found
                + "; run mvn clean package -pl dev-services -am");
      }
      return found.get(0);
    }
  }
}
