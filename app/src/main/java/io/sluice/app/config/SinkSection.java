package io.sluice.app.config;

import io.sluice.app.plugin.InstalledPlugin;
import io.sluice.app.plugin.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code sinks}: for each name the common keys, and those of the plugin that they name. */
final class SinkSection {
  static final String KEY = "sinks";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,47}");

  private final RecordBinder binder;
  private final Plugins plugins;
  private final Problems problems;

  SinkSection(RecordBinder binder, Plugins plugins, Problems problems) {
    this.binder = binder;
    this.plugins = plugins;
    this.problems = problems;
  }

  /** The sinks without problems, in the order of the file. */
  List<ConfiguredSink<?>> read(Section file) {
    Optional<Section.Entry> entry = file.entry(KEY);
    if (entry.isEmpty()) {
      problems.add(
          file.line(), KEY, "is missing; name at least one sink below it, each with its plugin");
      return List.of();
    }
    if (!(entry.get().value() instanceof MappingNode mapping)) {
      problems.add(entry.get().line(), KEY, "expected a name for each sink, with its keys below");
      return List.of();
    }
    Section section = Section.of(KEY, mapping, problems);
    if (section.keys().isEmpty()) {
      problems.add(entry.get().line(), KEY, "name at least one sink below it");
    }
    List<ConfiguredSink<?>> sinks = new ArrayList<>();
    section.entries().forEach((name, sink) -> sink(section, name, sink).ifPresent(sinks::add));
    return sinks;
  }

  private Optional<ConfiguredSink<?>> sink(Section parent, String name, Section.Entry entry) {
    String path = parent.pathOf(name);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          entry.line(),
          path,
          "a sink's name begins with a letter a-z and goes on with a-z, 0-9, - and _, 48"
              + " characters at most");
    }
    if (!(entry.value() instanceof MappingNode mapping)) {
      problems.add(entry.line(), path, "expected the sink's keys below it, at least plugin");
      return Optional.empty();
    }
    Section keys = Section.of(path, mapping, problems);
    Optional<SinkSettings> settings = binder.bindKnown(keys, SinkSettings.class);
    // Without the plugin nobody knows which other keys there are.
    return plugin(keys, settings).flatMap(plugin -> configure(name, keys, settings, plugin));
  }

  private Optional<InstalledPlugin<?>> plugin(Section keys, Optional<SinkSettings> settings) {
    Optional<String> name = settings.map(SinkSettings::plugin).or(() -> asWritten(keys));
    Optional<InstalledPlugin<?>> plugin = name.flatMap(plugins::find);
    if (name.isPresent() && plugin.isEmpty()) {
      String meant =
          NearestName.of(name.get(), plugins.names())
              .map(near -> "; did you mean " + near + "?")
              .orElse(";");
      problems.add(
          keys.entries().get("plugin").line(),
          keys.pathOf("plugin"),
          "no plugin "
              + name.get()
              + " is installed"
              + meant
              + " Installed: "
              + (plugins.names().isEmpty() ? "none" : String.join(", ", plugins.names())));
    }
    return plugin;
  }

  /** The plugin's name where another of the common keys is wrong. */
  private static Optional<String> asWritten(Section keys) {
    return keys.entry("plugin")
        .flatMap(
            entry ->
                entry.value() instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
                    ? Optional.of(scalar.getValue())
                    : Optional.empty());
  }

  private <C extends Record> Optional<ConfiguredSink<?>> configure(
      String name, Section keys, Optional<SinkSettings> settings, InstalledPlugin<C> plugin) {
    try {
      SettingKey.requireDescribed(plugin.configType());
    } catch (IllegalArgumentException e) {
      problems.add(keys.line(), keys.path(), "the plugin " + plugin.name() + ": " + e.getMessage());
      return Optional.empty();
    }
    Set<String> known = new LinkedHashSet<>(names(SinkSettings.class));
    for (String key : names(plugin.configType())) {
      if (!known.add(key)) {
        problems.add(
            keys.line(),
            keys.path(),
            "the plugin " + plugin.name() + " has a key " + key + ", which every sink has already");
      }
    }
    binder.rejectUnknown(keys, known);
    Optional<C> config = binder.bindKnown(keys, plugin.configType());
    return settings.isPresent() && config.isPresent()
        ? Optional.of(new ConfiguredSink<>(name, settings.get(), plugin, config.get()))
        : Optional.empty();
  }

  private static List<String> names(Class<? extends Record> type) {
    return SettingKey.of(type).stream().map(SettingKey::name).toList();
  }
}
