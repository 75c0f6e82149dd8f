package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data of servers that may not enter the data folder, in {@code /var/lib/sluice-dev/ID}. A file
 * there names the data folder; when that is gone or has got another id, nobody will ask for the
 * data again, and the next call clears them away.
 */
final class StateElsewhere {
  private static final Path ROOT = Path.of("/var/lib/sluice-dev");
  private static final String OWNER = "data-folder";
  private final Path folder;

  private StateElsewhere(Path folder) {
    this.folder = folder;
  }

  static StateElsewhere of(DataFolder data) throws IOException {
    Path folder = Files.createDirectories(ROOT.resolve(data.id()));
    // Whatever the umask, nobody must get through; without reading what else is there.
    Files.setPosixFilePermissions(ROOT, PosixFilePermissions.fromString("rwx--x--x"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Files.writeString(folder.resolve(OWNER), data.path().toString());
    return new StateElsewhere(folder);
  }

  Path folder(String server) {
    return folder.resolve(server);
  }

  static void sweep() throws IOException {
    if (!Files.isDirectory(ROOT)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> folders = Files.list(ROOT)) {
      all = folders.toList();
    }
    for (Path candidate : all) {
      if (isOrphan(candidate)) {
        Trees.delete(candidate);
      }
    }
  }

  private static boolean isOrphan(Path candidate) throws IOException {
    try {
      Path owner = Path.of(Files.readString(candidate.resolve(OWNER)));
      return !DataFolder.hasId(owner, candidate.getFileName().toString());
    } catch (NoSuchFileException beingMadeOrSwept) {
      return false;
    }
  }
}
