package io.sluice.it;

import io.sluice.app.plugin.PluginException;
import io.sluice.app.plugin.Plugins;
import java.nio.file.Path;

/** The plugins of the distribution, whose classes the tests of a JVM load once. */
final class BuiltPlugins {
  static final Path FOLDER = Build.DISTRIBUTION.resolve("plugins");

  private static Plugins loaded;

  private BuiltPlugins() {}

  /** Those of another folder are loaded each time. */
  static synchronized Plugins load(Path folder) throws PluginException {
    if (!folder.equals(FOLDER)) {
      return Plugins.load(folder);
    }
    if (loaded == null) {
      loaded = Plugins.load(folder);
    }
    return loaded;
  }
}
