package io.sluice.app.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginsTest {
  @TempDir Path directory;

  @Test
  void findsPluginsByTheirOwnNamesWhateverTheFolder() throws Exception {
    new PluginJar().plugin("One", "first", "").write(directory.resolve("x/one.jar"));
    new PluginJar()
        .plugin("Two", "second", "")
        .plugin("Three", "third", "")
        .write(directory.resolve("y/two.jar"));
    Files.createDirectories(directory.resolve(".hidden"));
    Files.writeString(directory.resolve("README"), "no folder, so no plugin");

    Plugins plugins = Plugins.load(directory);

    assertEquals(Set.of("first", "second", "third"), Set.copyOf(plugins.names()));
    assertEquals(directory.resolve("y"), plugins.find("third").orElseThrow().folder());
    assertTrue(plugins.find("fourth").isEmpty());
  }

  @Test
  void aFolderWithoutAPluginIsAProblem() throws IOException {
    new PluginJar().source("Lonely", "class Lonely {}").write(directory.resolve("x/one.jar"));
    Files.createDirectories(directory.resolve("y"));

    assertEquals(
        List.of(
            "no jar in the plugin folder "
                + directory.resolve("x")
                + " names a sink plugin in META-INF/services/io.sluice.ports.sink.SinkPlugin; put a"
                + " plugin's jars there, or remove the folder",
            "the plugin folder " + directory.resolve("y") + " holds no jar; remove it"),
        problems());
  }

  @Test
  void twoPluginsOfOneNameAreAProblem() throws IOException {
    new PluginJar().plugin("One", "same", "").write(directory.resolve("x/one.jar"));
    new PluginJar().plugin("Two", "same", "").write(directory.resolve("y/two.jar"));

    assertEquals(
        List.of(
            "two plugins are named same, in "
                + directory.resolve("x")
                + " and in "
                + directory.resolve("y")
                + "; remove one"),
        problems());
  }

  @Test
  void aPluginNamedButNotThereIsAProblem() throws IOException {
    new PluginJar().service("com.example.Gone").write(directory.resolve("x/one.jar"));

    String problem = problems().get(0);
    assertTrue(problem.startsWith("the plugin in " + directory.resolve("x")), problem);
    assertTrue(problem.contains("com.example.Gone"), problem);
  }

  @Test
  void aPluginWithoutOneOfItsLibrariesIsAProblem() throws IOException {
    PluginJar whole =
        new PluginJar()
            .source("Library", "public class Library {}")
            .source(
                "Needy",
                """
                public final class Needy implements io.sluice.ports.sink.SinkPlugin<Needy.Config> {
                  public record Config() {}
                  private final Library library = new Library();
                  @Override public String name() { return "needy"; }
                  @Override public Class<Config> configType() { return Config.class; }
                  @Override public void check(Config c, io.sluice.ports.sink.SinkContext x) {}
                  @Override public io.sluice.ports.sink.Sink open(Config c, io.sluice.ports.sink.SinkContext x) {
                    return null;
                  }
                }
                """)
            .service("Needy");
    Path jar = whole.write(directory.resolve("x/one.jar"));
    removeFromJar(jar, "Library.class");

    assertEquals(
        List.of(
            "the plugin in "
                + directory.resolve("x")
                + " lacks a class (java.lang.ClassNotFoundException: Library); put all jars it needs"
                + " into that folder: of the service it sees only io.sluice.domain,"
                + " io.sluice.ports and org.slf4j"),
        problems());
  }

  @Test
  void aPluginForANewerJavaIsAProblem() throws IOException {
    byte[] fromTheFuture = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99};
    new PluginJar()
        .entry("Future.class", fromTheFuture)
        .service("Future")
        .write(directory.resolve("x/one.jar"));

    String problem = problems().get(0);
    assertTrue(problem.contains("compiled for a newer Java than"), problem);
  }

  @Test
  void whatIsNoPluginIsAProblem() throws IOException {
    new PluginJar()
        .source("Impostor", "public class Impostor {}")
        .service("Impostor")
        .write(directory.resolve("x/one.jar"));
    new PluginJar()
        .entry("META-INF/services/x", "".getBytes(StandardCharsets.UTF_8))
        .write(directory.resolve("y/two.jar"));

    assertEquals(2, problems().size());
    assertTrue(problems().get(0).contains("not a subtype"), problems().get(0));
  }

  @Test
  void noFolderOfPluginsIsAProblem() {
    PluginException e =
        assertThrows(PluginException.class, () -> Plugins.load(directory.resolve("gone")));
    assertTrue(e.getMessage().contains(directory.resolve("gone").toString()), e.getMessage());
  }

  private List<String> problems() {
    return assertThrows(PluginException.class, () -> Plugins.load(directory)).problems();
  }

  private static void removeFromJar(Path jar, String entry) throws IOException {
    try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
      Files.delete(files.getPath(entry));
    }
  }
}
