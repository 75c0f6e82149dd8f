package io.sluice.app.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin's code sees, asked from within one. */
final class PluginIsolationTest {
  private static final ChangeBatch EMPTY = ChangeBatch.of(List.of());

  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT64, false)),
          List.of("id"),
          List.of());

  private static final ForeignKey REFERENCE =
      new ForeignKey("f", List.of("id"), TABLE.id(), List.of("id"), true);

  /**
   * Hands over one thing at each reading, and checks that its class loader is there again after.
   */
  private static final String READABLE =
      """
      import io.sluice.domain.*;
      import io.sluice.ports.*;
      import io.sluice.ports.config.Setting;
      import io.sluice.ports.sink.*;
      import java.util.Collection;
      public final class Readable implements SinkPlugin<Readable.Config>, ReadableSink {
        public record Config(@Setting(doc = "Where to.", defaultValue = "here") String place) {}
        @Override public String name() { return "readable"; }
        @Override public Class<Config> configType() { return Config.class; }
        @Override public void check(Config config, SinkContext context) {}
        @Override public Sink open(Config config, SinkContext context) { return this; }
        @Override public void write(ChangeBatch batch) {}
        @Override public void close() {}
        private static <T> void hand(Handler<T> handler) throws PortException, InterruptedException {
          try {
            handler.accept(null);
          } finally {
            ClassLoader now = Thread.currentThread().getContextClassLoader();
            if (now != Readable.class.getClassLoader()) throw new IllegalStateException("in " + now);
          }
        }
        @Override public void scan(TableSchema table, Handler<StoredRow> rows)
            throws PortException, InterruptedException { hand(rows); }
        @Override public void read(TableSchema t, Collection<RowKey> keys, Handler<StoredRow> rows)
            throws PortException, InterruptedException { hand(rows); }
        @Override public boolean scanReferences(TableSchema t, ForeignKey f, Handler<StoredReference> all)
            throws PortException, InterruptedException { hand(all); return true; }
        @Override public boolean readReferences(
            TableSchema t, ForeignKey f, Collection<RowKey> owners, Handler<StoredReference> all)
            throws PortException, InterruptedException { hand(all); return true; }
      }
      """;

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

  @Test
  void whatItReadsIsHandledOutsideOfIt() throws Exception {
    new PluginJar()
        .source("Readable", READABLE)
        .service("Readable")
        .write(directory.resolve("readable/readable.jar"));
    ReadableSink sink = (ReadableSink) open(Plugins.load(directory), "readable");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<ClassLoader> handledIn = new ArrayList<>();
    Handler<StoredRow> rows = row -> handledIn.add(contextClassLoader());
    Handler<StoredReference> references = reference -> handledIn.add(contextClassLoader());

    sink.scan(TABLE, rows);
    sink.read(TABLE, List.of(), rows);
    sink.scanReferences(TABLE, REFERENCE, references);
    sink.readReferences(TABLE, REFERENCE, List.of(), references);

    assertEquals(List.of(before, before, before, before), handledIn);
    assertSame(before, contextClassLoader());
  }

  @Test
  void theExceptionOfAHandlerComesOutAsItIs() throws Exception {
    new PluginJar()
        .source("Readable", READABLE)
        .service("Readable")
        .write(directory.resolve("readable/readable.jar"));
    ReadableSink sink = (ReadableSink) open(Plugins.load(directory), "readable");
    ClassLoader before = contextClassLoader();
    PortException enough = new PortException("enough");

    PortException thrown =
        assertThrows(
            PortException.class,
            () ->
                sink.scan(
                    TABLE,
                    row -> {
                      throw enough;
                    }));

    assertSame(enough, thrown);
    assertSame(before, contextClassLoader());
  }

  private static ClassLoader contextClassLoader() {
    return Thread.currentThread().getContextClassLoader();
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
