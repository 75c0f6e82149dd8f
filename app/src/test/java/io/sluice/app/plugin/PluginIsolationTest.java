package io.sluice.app.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin's code sees, asked from within one. */
final class PluginIsolationTest {
  private static final ChangeBatch EMPTY = ChangeBatch.of(List.of());

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.sluice.domain.ChangeEvent",
        "io.sluice.ports.sink.Sink",
        "org.slf4j.LoggerFactory",
        "java.sql.Driver",
        "java.net.http.HttpClient",
        "javax.net.ssl.SSLContext"
      })
  void seesTheJdkAndWhatIsShared(String className) throws Exception {
    assertEquals("found", asked("Class.forName(\"" + className + "\");"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.sluice.app.Service",
        "io.sluice.pipeline.Pipeline",
        "io.sluice.adapter.kafka.KafkaLogConfig",
        "ch.qos.logback.classic.Logger",
        "com.google.inject.Guice",
        "org.eclipse.jetty.server.Server",
        "org.postgresql.Driver",
        "org.apache.kafka.clients.producer.KafkaProducer",
        "com.fasterxml.jackson.core.JsonFactory",
        "org.junit.jupiter.api.Test",
        "Other"
      })
  void seesNeitherTheServiceNorAnotherPlugin(String className) throws Exception {
    new PluginJar().plugin("Other", "other", "").write(directory.resolve("other/other.jar"));

    assertEquals(
        "java.lang.ClassNotFoundException: " + className,
        asked("Class.forName(\"" + className + "\");"));
  }

  @Test
  void seesTheSameClassesAsTheServiceWhereTheyAreShared() throws Exception {
    Plugins plugins = load("");

    assertSame(
        io.sluice.ports.sink.SinkPlugin.class,
        plugins
            .find("asked")
            .orElseThrow()
            .configType()
            .getClassLoader()
            .loadClass("io.sluice.ports.sink.SinkPlugin"));
  }

  @Test
  void seesNoResourceOfTheService() throws Exception {
    assertEquals(
        "java.lang.NullPointerException: none",
        asked(
            """
            java.util.Objects.requireNonNull(
                Asked.class.getClassLoader().getResource("logback.xml"), "none");
            """));
  }

  @Test
  void seesItsOwnResourcesThroughTheContextClassLoader() throws Exception {
    assertEquals(
        "found",
        asked(
            """
            java.util.Objects.requireNonNull(
                Thread.currentThread().getContextClassLoader().getResource("own.txt"), "none");
            """));
  }

  @Test
  void leavesTheContextClassLoaderAsItWas() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Sink sink = open(load(""), "asked");
    sink.write(EMPTY);
    sink.close();

    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void aClassMissingWhileItWorksStopsTheSinkWithThePluginsName() throws Exception {
    Sink sink = open(load("throw new NoClassDefFoundError(\"com/example/Gone\");"), "asked");

    FatalSinkException e = assertThrows(FatalSinkException.class, () -> sink.write(EMPTY));
    assertTrue(e.getMessage().startsWith("the plugin asked lacks a class"), e.getMessage());
    assertTrue(e.getMessage().contains("com/example/Gone"), e.getMessage());
  }

  /** Lets a plugin run the code; what it throws, or {@code found}. */
  private String asked(String code) throws Exception {
    Sink sink =
        open(
            load(
                "try { "
                    + code
                    + " } catch (Exception e) { throw new FatalSinkException(e.toString()); }"),
            "asked");
    try {
      sink.write(EMPTY);
      return "found";
    } catch (FatalSinkException e) {
      return e.getMessage();
    }
  }

  private Plugins load(String code) throws Exception {
    new PluginJar()
        .plugin("Asked", "asked", code)
        .entry("own.txt", "mine".getBytes(StandardCharsets.UTF_8))
        .write(directory.resolve("asked/asked.jar"));
    return Plugins.load(directory);
  }

  private static Sink open(Plugins plugins, String name) throws Exception {
    return open(plugins.find(name).orElseThrow());
  }

  private static <C extends Record> Sink open(InstalledPlugin<C> plugin)
      throws SinkException, ReflectiveOperationException {
    C config = plugin.configType().getConstructor(String.class).newInstance("there");
    return plugin.open(config, new SinkContext("pipeline", "sink", 0));
  }
}
