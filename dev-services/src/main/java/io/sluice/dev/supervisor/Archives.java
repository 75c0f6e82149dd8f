package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The servers' archives, unpacked once into a cache that the servers' user can read: {@code
 * /var/cache/sluice-dev} for root, {@code ~/.cache/sluice-dev} for everybody else, a folder of
 * temporary files for who has no home. A folder appears there complete or not at all, and two
 * processes that want it at once unpack it once.
 */
public final class Archives {
  private static final String NAME = "sluice-dev";
  private final Path cache;

  private Archives(Path cache) {
    this.cache = cache;
  }

  static Archives of(Account account) throws IOException {
    return in(folder(account, System.getenv()), account);
  }

  static Path folder(Account account, Map<String, String> environment) {
    if (account.isRoot()) {
      return Path.of("/var/cache", NAME);
    }
    Path home = Path.of(environment.getOrDefault("HOME", "/nonexistent"));
    Path cache = Path.of(environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache"));
    return Files.isWritable(cache) || Files.isWritable(home)
        ? cache.resolve(NAME)
        : Path.of(System.getProperty("java.io.tmpdir"), NAME + "-" + account.uid());
  }

  static Archives in(Path cache, Account account) throws IOException {
    Files.createDirectories(cache);
    if (!account.owns(cache)) {
      throw new IOException(
          cache + " belongs to another user, whose programs are not to be trusted; remove it");
    }
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Archives(cache);
  }

  /** The folder with the archive's content. */
  Path unpacked(Path archive) throws IOException {
    String name = archive.getFileName().toString();
    Path folder = cache.resolve(name);
    if (Files.exists(folder)) {
      return folder;
    }
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(folder)) {
        Path part = cache.resolve(name + ".part");
        Trees.delete(part);
        Files.createDirectories(part);
        Unpacking.unpack(archive, part);
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return folder;
  }
}
