package io.sluice.dev.supervisor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks what the servers come in. Whatever the umask, everybody can read the result: the servers'
 * user is not the one who unpacks.
 */
final class Unpacking {
  private static final int BUFFER = 1 << 16;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private Unpacking() {}

  /** A {@code .zip}, a {@code .tar.gz}, or a {@code .jar} that holds a {@code .txz}. */
  static void unpack(Path archive, Path into) throws IOException {
    Files.setPosixFilePermissions(into, PROGRAM);
    String name = archive.getFileName().toString();
    if (name.endsWith(".zip")) {
      unpackZip(archive, into);
    } else if (name.endsWith(".tar.gz")) {
      try (InputStream in = Files.newInputStream(archive)) {
        unpackTar(new GZIPInputStream(in, BUFFER), into);
      }
    } else {
      unpackTarInJar(archive, into);
    }
  }

  private static void unpackZip(Path archive, Path into) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        Path target = within(into, entry.getName());
        if (entry.isDirectory()) {
          folder(target);
        } else {
          try (InputStream content = zip.getInputStream(entry)) {
            file(content, target, entry.getUnixMode());
          }
        }
      }
    }
  }

  private static void unpackTarInJar(Path archive, Path into) throws IOException {
    try (ZipFile jar = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(jar.getEntries())) {
        if (entry.getName().endsWith(".txz")) {
          try (InputStream content = new BufferedInputStream(jar.getInputStream(entry), BUFFER)) {
            unpackTar(new XZCompressorInputStream(content), into);
          }
          return;
        }
      }
    }
    throw new IOException("there is no .txz in " + archive);
  }

  private static void unpackTar(InputStream in, Path into) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = within(into, entry.getName());
      if (entry.isDirectory()) {
        folder(target);
      } else if (entry.isSymbolicLink()) {
        within(into, into.relativize(target.resolveSibling(entry.getLinkName())).toString());
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else if (entry.isLink()) {
        Files.createLink(target, within(into, entry.getLinkName()));
      } else {
        file(tar, target, entry.getMode());
      }
    }
  }

  private static void file(InputStream content, Path target, int mode) throws IOException {
    folder(target.getParent());
    Files.copy(content, target);
    Files.setPosixFilePermissions(target, (mode & 0111) == 0 ? FILE : PROGRAM);
  }

  private static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      folder(folder.getParent());
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PROGRAM);
    }
  }

  private static Path within(Path folder, String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException(name + " points out of the archive");
    }
    return path;
  }
}
