package io.sluice.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository as a user of Sluice has it after {@code mvn install}, without touching
 * the real one: all of it by symbolic links, except for {@code io/sluice}, which holds what this
 * build has made.
 */
final class StagedRepository {
  private static final Path REAL = Path.of(System.getProperty("maven.repo.local"));
  private static final List<String> STAGED = List.of("io", "sluice");

  private final Path folder;

  private StagedRepository(Path folder) {
    this.folder = folder;
  }

  static StagedRepository create(Path folder) throws IOException {
    StagedRepository staged = new StagedRepository(folder);
    staged.link(REAL, folder, STAGED);
    return staged;
  }

  Path folder() {
    return folder;
  }

  private void link(Path from, Path to, List<String> exceptPath) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (!name.equals(exceptPath.get(0))) {
          Files.createSymbolicLink(to.resolve(name), entry);
        } else if (exceptPath.size() > 1) {
          link(entry, to.resolve(name), exceptPath.subList(1, exceptPath.size()));
        }
      }
    }
  }

  /** Puts a POM there, and the jar if there is one. */
  void stage(String artifact, String version, Path pom, Path jar) throws IOException {
    Path to = folder.resolve("io/sluice").resolve(artifact).resolve(version);
    Files.createDirectories(to);
    Files.copy(pom, to.resolve(artifact + "-" + version + ".pom"));
    if (Files.exists(jar)) {
      Files.copy(jar, to.resolve(artifact + "-" + version + ".jar"));
    }
  }
}
