package io.sluice.dev.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
  @TempDir Path folder;
  private Path into;

  @BeforeEach
  void makeTarget() throws IOException {
    into = Files.createDirectory(folder.resolve("into"));
  }

  @Test
  void everybodyCanReadWhatIsUnpackedAndProgramsRun() throws Exception {
    Path archive = archive(file("bin/run", 0700), file("lib/data", 0600));
    Unpacking.unpack(archive, into);
    assertEquals("rwxr-xr-x", permissions("bin"));
    assertEquals("rwxr-xr-x", permissions("bin/run"));
    assertEquals("rw-r--r--", permissions("lib/data"));
  }

  @Test
  void linksWithinTheArchiveAreKept() throws Exception {
    Unpacking.unpack(archive(file("lib/libx.so.1", 0644), link("lib/libx.so", "libx.so.1")), into);
    assertEquals("content", Files.readString(into.resolve("lib/libx.so")));
  }

  @Test
  void nothingIsWrittenOutsideTheFolder() throws Exception {
    assertThrows(
        IOException.class, () -> Unpacking.unpack(archive(file("../outside", 0644)), into));
    assertFalse(Files.exists(folder.resolve("outside")));
    assertThrows(IOException.class, () -> Unpacking.unpack(archive(link("in", "../../etc")), into));
    assertFalse(Files.isSymbolicLink(into.resolve("in")));
  }

  @Test
  void anArchiveIsUnpackedOnceAndCompletely() throws Exception {
    Path archive = archive(file("bin/run", 0755));
    Archives archives = Archives.in(folder.resolve("cache"), Account.current());
    Path first = archives.unpacked(archive);
    Files.delete(archive);
    assertEquals(first, archives.unpacked(archive));
    assertTrue(Files.exists(first.resolve("bin/run")));
  }

  @Test
  void whatAKilledProcessHalfUnpackedIsDoneAnew() throws Exception {
    Path archive = archive(file("bin/run", 0755));
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Files.createDirectories(cache.resolve("a.tar.gz.part/bin"));
    Files.writeString(cache.resolve("a.tar.gz.part/bin/run"), "half");
    Path unpacked = Archives.in(cache, Account.current()).unpacked(archive);
    assertEquals("content", Files.readString(unpacked.resolve("bin/run")));
    assertFalse(Files.exists(cache.resolve("a.tar.gz.part")));
  }

  @Test
  void theCacheIsInTheUsersHomeIfThereIsOne() throws Exception {
    Account somebody = Account.of(1234);
    Path home = Files.createDirectory(folder.resolve("home"));
    assertEquals(
        home.resolve(".cache/sluice-dev"),
        Archives.folder(somebody, Map.of("HOME", home.toString())));
    assertEquals(
        Path.of(System.getProperty("java.io.tmpdir"), "sluice-dev-1234"),
        Archives.folder(somebody, Map.of("HOME", "/nowhere")));
    assertEquals(Path.of("/var/cache/sluice-dev"), Archives.folder(Account.of(0), Map.of()));
  }

  @Test
  void aCacheOfSomebodyElseIsNotTrusted() {
    assertThrows(IOException.class, () -> Archives.in(folder, Account.of(1234)));
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve(path)));
  }

  private static TarArchiveEntry file(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setSize("content".length());
    return entry;
  }

  private static TarArchiveEntry link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return entry;
  }

  private Path archive(TarArchiveEntry... entries) throws IOException {
    Path archive = folder.resolve("a.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (TarArchiveEntry entry : entries) {
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          tar.write("content".getBytes(StandardCharsets.US_ASCII));
        }
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
