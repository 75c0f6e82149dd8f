package io.sluice.app.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The classes of one plugin: its own jars, the JDK, and from the service only what the packages
 * listed here hold. For those the service always goes first, so that a plugin that packs its own
 * copy of the ports still implements ours.
 *
 * <p>Resources, and with them the entries under {@code META-INF/services}, come from the plugin's
 * jars and the JDK alone.
 */
final class PluginClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("io.sluice.domain.", "io.sluice.ports.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader service;

  PluginClassLoader(String name, URL[] jars, ClassLoader service) {
    super("plugin " + name, jars, ClassLoader.getPlatformClassLoader());
    this.service = service;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      try {
        return service.loadClass(name);
      } catch (ClassNotFoundException e) {
        if (name.startsWith("io.sluice.")) {
          throw e;
        }
        // A bridge to slf4j lives in slf4j's packages but is the plugin's own library.
      }
    }
    return super.loadClass(name, resolve);
  }
}
