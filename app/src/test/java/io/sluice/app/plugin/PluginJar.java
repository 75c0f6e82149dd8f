package io.sluice.app.plugin;

import io.sluice.domain.ChangeBatch;
import io.sluice.ports.sink.SinkPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/** Compiles a plugin as somebody else would, against the ports alone, and packs it into a jar. */
public final class PluginJar {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<String> services = new ArrayList<>();

  public PluginJar source(String className, String code) {
    sources.put(className, code);
    return this;
  }

  public PluginJar service(String className) {
    services.add(className);
    return this;
  }

  public PluginJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** A plugin of this name whose sink does nothing; {@code writes} is the body of its write. */
  public PluginJar plugin(String className, String name, String writes) {
    return source(className, code(className, name, writes)).service(className);
  }

  private static String code(String className, String name, String writes) {
    return """
        import io.sluice.domain.ChangeBatch;
        import io.sluice.ports.config.Setting;
        import io.sluice.ports.sink.*;
        public final class %1$s implements SinkPlugin<%1$s.Config> {
          public record Config(@Setting(doc = "Where to.", defaultValue = "here") String place) {}
          @Override public String name() { return "%2$s"; }
          @Override public Class<Config> configType() { return Config.class; }
          @Override public void check(Config config, SinkContext context) {}
          @Override public Sink open(Config config, SinkContext context) {
            return new Sink() {
              @Override public void write(ChangeBatch batch) throws SinkException { %3$s }
              @Override public void close() {}
            };
          }
        }
        """
        .formatted(className, name, writes);
  }

  /** Writes the jar; the folder is made. */
  public Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(Files.createDirectories(jar.getParent()), "classes");
    compile(classes);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path each : compiled.filter(Files::isRegularFile).toList()) {
        add(zip, classes.relativize(each).toString(), Files.readAllBytes(each));
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        add(zip, entry.getKey(), entry.getValue());
      }
      if (!services.isEmpty()) {
        add(
            zip,
            "META-INF/services/" + SinkPlugin.class.getName(),
            String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
    }
    delete(classes);
    return jar;
  }

  private void compile(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    String classPath =
        location(ChangeBatch.class)
            + ":"
            + location(SinkPlugin.class)
            + ":"
            + location(Logger.class);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<SimpleJavaFileObject> files =
        sources.entrySet().stream()
            .<SimpleJavaFileObject>map(s -> new Source(s.getKey(), s.getValue()))
            .toList();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", classPath, "--release", "17", "-proc:none");
    if (!compiler.getTask(null, null, null, options, null, files).call()) {
      throw new IllegalStateException("the plugin does not compile");
    }
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String className, String code) {
      super(
          URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
