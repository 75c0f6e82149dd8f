package io.sluice.app.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sink plugins of a folder, by name. They stay loaded until the process ends. */
public final class Plugins {
  private final Map<String, InstalledPlugin<?>> byName;

  private Plugins(Map<String, InstalledPlugin<?>> byName) {
    this.byName = byName;
  }

  /**
   * Loads every folder in {@code directory}; a folder's name need not be its plugin's.
   *
   * @throws PluginException naming every plugin that cannot be used
   */
  public static Plugins load(Path directory) throws PluginException {
    Map<String, InstalledPlugin<?>> byName = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Path folder : folders(directory)) {
      try {
        for (InstalledPlugin<?> plugin : new PluginFolder(folder).load()) {
          InstalledPlugin<?> other = byName.putIfAbsent(plugin.name(), plugin);
          if (other != null) {
            problems.add(
                "two plugins are named "
                    + plugin.name()
                    + ", in "
                    + other.folder()
                    + " and in "
                    + plugin.folder()
                    + "; remove one");
          }
        }
      } catch (PluginException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new PluginException(problems);
    }
    return new Plugins(byName);
  }

  private static List<Path> folders(Path directory) throws PluginException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(
              entry -> Files.isDirectory(entry) && !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new PluginException("the folder of plugins cannot be read: " + e, e);
    }
  }

  public Optional<InstalledPlugin<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All of them, by name. */
  public Collection<InstalledPlugin<?>> all() {
    return byName.values();
  }

  public Collection<String> names() {
    return byName.keySet();
  }
}
