package io.sluice.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo keeps everything. By default a folder of its own per user in {@code /var/tmp},
 * which servers that refuse root can reach even when root runs the demo, and which outlives it; for
 * the script a fresh one each time.
 */
record DemoFolder(Path path, boolean temporary) {
  private static final Path LASTING_TEMPORARY_FILES = Path.of("/var/tmp");

  static DemoFolder named(Path path) throws IOException {
    return new DemoFolder(Files.createDirectories(path.toAbsolutePath()), false);
  }

  static DemoFolder lasting() throws IOException, DemoException {
    String user = System.getProperty("user.name");
    Path path = Files.createDirectories(parent().resolve("sluice-demo-" + user));
    String owner = Files.getOwner(path).getName();
    if (!owner.equals(user)) {
      throw new DemoException(
          path + " belongs to " + owner + ", not to " + user + "; name another with --data");
    }
    return new DemoFolder(path, false);
  }

  static DemoFolder fresh() throws IOException {
    Path path = Files.createTempDirectory(parent(), "sluice-demo-once-");
    // createTempDirectory lets in nobody else, but servers that refuse root are somebody else.
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    return new DemoFolder(path, true);
  }

  private static Path parent() {
    return Files.isWritable(LASTING_TEMPORARY_FILES)
        ? LASTING_TEMPORARY_FILES
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path log() {
    return path.resolve("sluice.log");
  }

  void delete() throws IOException {
    List<Path> innermostFirst;
    try (Stream<Path> tree = Files.walk(path)) {
      innermostFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : innermostFirst) {
      Files.deleteIfExists(each);
    }
  }
}
