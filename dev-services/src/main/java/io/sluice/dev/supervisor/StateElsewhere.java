package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Files.writeString(folder.resolve(OWNER), data.path().toString());
    sweep();
    return new StateElsewhere(folder);
  }

  Path folder(String server) {
    return folder.resolve(server);
  }

  private static void sweep() throws IOException {
    List<Path> all;
    try (Stream<Path> folders = Files.list(ROOT)) {
      all = folders.toList();
    }
    for (Path candidate : all) {
      Path owner = candidate.resolve(OWNER);
      if (Files.exists(owner)
          && !DataFolder.hasId(
              Path.of(Files.readString(owner)), candidate.getFileName().toString())) {
        Trees.delete(candidate);
      }
    }
  }
}
