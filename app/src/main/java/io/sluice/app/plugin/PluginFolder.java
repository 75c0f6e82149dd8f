package io.sluice.app.plugin;

import io.sluice.ports.sink.SinkPlugin;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Loads the plugins of one folder of jars: mostly one, named in {@code META-INF/services}. */
final class PluginFolder {
  private static final String SERVICE = "META-INF/services/" + SinkPlugin.class.getName();

  private final Path folder;

  PluginFolder(Path folder) {
    this.folder = folder;
  }

  List<InstalledPlugin<?>> load() throws PluginException {
    URL[] jars = jars();
    if (jars.length == 0) {
      throw new PluginException("the plugin folder " + folder + " holds no jar; remove it", null);
    }
    ClassLoader loader =
        new PluginClassLoader(
            folder.getFileName().toString(), jars, PluginFolder.class.getClassLoader());
    List<InstalledPlugin<?>> plugins = new ArrayList<>();
    try {
      for (SinkPlugin<?> plugin : ServiceLoader.load(SinkPlugin.class, loader)) {
        plugins.add(install(plugin, loader));
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new PluginException(explain(e), e);
    }
    if (plugins.isEmpty()) {
      throw new PluginException(
          "no jar in the plugin folder "
              + folder
              + " names a sink plugin in "
              + SERVICE
              + "; put a plugin's jars there, or remove the folder",
          null);
    }
    return plugins;
  }

  private <C extends Record> InstalledPlugin<C> install(SinkPlugin<C> plugin, ClassLoader loader)
      throws PluginException {
    if (plugin.name() == null || plugin.name().isBlank() || plugin.configType() == null) {
      throw new PluginException(
          plugin.getClass().getName() + " in " + folder + " gives no name or no configType", null);
    }
    return new InstalledPlugin<>(plugin, folder, loader);
  }

  private URL[] jars() throws PluginException {
    try (Stream<Path> files = Files.list(folder)) {
      List<URL> urls = new ArrayList<>();
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    } catch (IOException e) {
      throw new PluginException("the plugin folder " + folder + " cannot be read: " + e, e);
    }
  }

  private String explain(Error error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnsupportedClassVersionError) {
      return "the plugin in "
          + folder
          + " was compiled for a newer Java than "
          + Runtime.version().feature()
          + ", which runs here; start Sluice with that Java, or compile the plugin for 17 ("
          + cause.getMessage()
          + ")";
    }
    if (cause instanceof ClassNotFoundException || cause instanceof LinkageError) {
      return "the plugin in "
          + folder
          + " lacks a class ("
          + cause
          + "); put all jars it needs into that folder: of the service it sees only"
          + " io.sluice.domain, io.sluice.ports and org.slf4j";
    }
    return "the plugin in " + folder + " cannot be loaded: " + error.getMessage();
  }
}
