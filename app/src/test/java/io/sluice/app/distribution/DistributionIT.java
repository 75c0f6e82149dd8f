package io.sluice.app.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.app.distribution.Distribution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution alone, the way somebody has it who never saw the sources. */
final class DistributionIT {
  @TempDir Path temp;

  @Test
  void runsUnpackedAnywhereThroughASymbolicLinkFromAnywhere() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("a folder"));
    Result unpacked = run("tar", "-xzf", archive().toString(), "-C", folder.toString());
    assertEquals(0, unpacked.code(), unpacked.err());
    Path home = onlyEntry(folder);
    Path link = Files.createSymbolicLink(temp.resolve("sluice"), home.resolve("bin/sluice"));

    Result version = run(link.toString(), "--version");
    Result reference = run(link.toString(), "reference");

    assertEquals(0, version.code(), version.err());
    assertTrue(version.out().startsWith("sluice "), version.out());
    assertTrue(reference.out().contains("plugin: elastic"), reference.err());
  }

  @Test
  void holdsTheLicenceAndAReadme() {
    assertTrue(Files.exists(Distribution.FOLDER.resolve("LICENSE")));
    assertTrue(Files.exists(Distribution.FOLDER.resolve("README.md")));
  }

  @Test
  void holdsNoServersAndNoSinksOnTheServicesClassPath() throws IOException {
    List<String> lib = Distribution.jars("lib");

    for (String word :
        List.of("dev-services", "adapter-neo4j", "adapter-mongo", "adapter-elastic", "neo4j")) {
      assertTrue(lib.stream().noneMatch(jar -> jar.contains(word)), () -> word + " in " + lib);
    }
    assertTrue(lib.stream().noneMatch(jar -> jar.startsWith("kafka_")), lib::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"neo4j", "mongo", "elastic"})
  void aPluginBringsNothingThatTheServiceShares(String plugin) throws IOException {
    List<String> jars = Distribution.jars("plugins/" + plugin);

    assertTrue(jars.stream().anyMatch(jar -> jar.startsWith("adapter-" + plugin)), jars::toString);
    for (String shared : List.of("domain-", "ports-", "slf4j-", "logback-")) {
      assertTrue(jars.stream().noneMatch(jar -> jar.startsWith(shared)), jars::toString);
    }
  }

  @Test
  void holdsNothingUnderTheGpl() throws IOException {
    List<String> lib = Distribution.jars("lib");

    for (String word : List.of("jaxb", "activation", "ws.rs", "jersey", "neo4j-kernel")) {
      assertTrue(lib.stream().noneMatch(jar -> jar.contains(word)), () -> word + " in " + lib);
    }
  }

  @Test
  void saysWhichJavaItNeeds() throws Exception {
    Path old = fakeJava("openjdk version \"11.0.2\" 2019-01-15");

    Result result = run(List.of("JAVA_HOME=" + old), sluice(), "--version");

    assertEquals(2, result.code());
    assertTrue(
        result.err().contains("is Java 11; Java 17 or newer is needed, set JAVA_HOME"),
        result.err());
  }

  @Test
  void saysWhereJavaHomeIsWrong() throws Exception {
    Result result = run(List.of("JAVA_HOME=/nowhere"), sluice(), "--version");

    assertEquals(2, result.code());
    assertTrue(result.err().contains("JAVA_HOME is /nowhere"), result.err());
  }

  @Test
  void givesItsOptionsToJava() throws Exception {
    Result result =
        run(List.of("SLUICE_JAVA_OPTS=-Xmx300m -XshowSettings:vm -Dx=y"), sluice(), "--version");

    assertTrue(result.err().contains("Max. Heap Size: 300"), result.err());
  }

  @Test
  void javaHasABoundedHeapAndWhateverCollectorTheUserSays() throws Exception {
    Result bounded = run(List.of("SLUICE_JAVA_OPTS=-XshowSettings:vm"), sluice(), "--version");
    assertTrue(bounded.err().contains("Max. Heap Size: 512"), bounded.err());

    // Java refuses two collectors.
    Result other = run(List.of("SLUICE_JAVA_OPTS=-XX:+UseParallelGC"), sluice(), "--version");
    assertEquals(0, other.code(), other.err());
  }

  @Test
  void aPortThatIsTakenIsSaidInALine() throws Exception {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Path file = temp.resolve("s.yaml");
      Files.writeString(
          file,
          """
          pipeline: p
          source: {url: "postgresql://127.0.0.1:1/x", user: u, tables: [s.t]}
          log: {bootstrapServers: "127.0.0.1:1", schemaRegistry: "http://127.0.0.1:1"}
          sinks: {docs: {plugin: mongo, uri: "mongodb://127.0.0.1:1", database: x}}
          http: {port: %d}
          """
              .formatted(taken.getLocalPort()));

      Result result = run(sluice(), "run", "-c", file.toString());

      assertEquals(2, result.code(), result.err());
      assertTrue(result.err().contains("set http.port to another port"), result.err());
    }
  }

  private static String sluice() {
    return Distribution.FOLDER.resolve("bin/sluice").toString();
  }

  private Result run(String... command) throws Exception {
    return run(List.of(), command);
  }

  private Result run(List<String> variables, String... command) throws Exception {
    return Distribution.run(temp, variables, command);
  }

  private Path fakeJava(String version) throws IOException {
    Path bin = Files.createDirectories(temp.resolve("old/bin"));
    Path java = bin.resolve("java");
    Files.writeString(java, "#!/bin/sh\ncat >&2 <<'END'\n" + version + "\nEND\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin.getParent();
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Distribution.FOLDER.getParent())) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  private static Path onlyEntry(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> entries = files.toList();
      assertEquals(1, entries.size(), entries::toString);
      return entries.get(0);
    }
  }
}
