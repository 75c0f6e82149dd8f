package io.sluice.app.config;

import io.sluice.app.plugin.PluginException;
import io.sluice.app.plugin.Plugins;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads the configuration file, with everything that is wrong with it at once. */
public final class ConfigLoader {
  private static final List<String> FILE_KEYS =
      Stream.of(names(PipelineKeys.class), names(PartKeys.class), Stream.of(SinkSection.KEY))
          .flatMap(names -> names)
          .toList();

  private final UnaryOperator<String> variables;
  private final Path installedPlugins;
  private final PluginLoading loading;

  /** How a folder's plugins are loaded. */
  @FunctionalInterface
  public interface PluginLoading {
    /**
     * @throws PluginException naming every plugin that cannot be used
     */
    Plugins load(Path directory) throws PluginException;
  }

  private static Stream<String> names(Class<? extends Record> keys) {
    return SettingKey.of(keys).stream().map(SettingKey::name);
  }

  /**
   * @param variables the environment: name to value, or null where there is none
   * @param installedPlugins the folder of plugins where the file names none
   */
  public ConfigLoader(UnaryOperator<String> variables, Path installedPlugins) {
    this(variables, installedPlugins, Plugins::load);
  }

  /**
   * @param variables the environment: name to value, or null where there is none
   * @param installedPlugins the folder of plugins where the file names none
   */
  public ConfigLoader(
      UnaryOperator<String> variables, Path installedPlugins, PluginLoading loading) {
    this.variables = variables;
    this.installedPlugins = installedPlugins;
    this.loading = loading;
  }

  /**
   * Reads the file, and loads the plugins that it names.
   *
   * @throws ConfigException naming all problems, each with its line
   */
  public ServiceConfig load(Path file) throws ConfigException {
    SecretMask secrets = new SecretMask();
    Problems problems = new Problems(file.toString());
    Optional<ServiceConfig> config =
        read(file, problems)
            .flatMap(text -> YamlFile.parse(text, problems))
            .flatMap(mapping -> bind(mapping, file, problems, secrets));
    problems.throwIfAny(secrets);
    return config.orElseThrow();
  }

  private static Optional<String> read(Path file, Problems problems) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      problems.add(0, "", "there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(0, "", "the file is not UTF-8 text");
    } catch (AccessDeniedException e) {
      problems.add(0, "", "this user may not read the file");
    } catch (IOException e) {
      problems.add(0, "", "the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<ServiceConfig> bind(
      MappingNode mapping, Path file, Problems problems, SecretMask secrets) {
    Path folder = file.toAbsolutePath().getParent();
    RecordBinder binder = new RecordBinder(new References(variables, folder), problems, secrets);
    Section section = Section.of("", mapping, problems);
    binder.rejectUnknown(section, FILE_KEYS);
    Optional<PipelineKeys> keys = binder.bindKnown(section, PipelineKeys.class);
    Optional<PartKeys> parts = binder.bindKnown(section, PartKeys.class);
    Optional<Plugins> plugins = plugins(section, keys, folder, problems);
    List<ConfiguredSink<?>> sinks =
        plugins.map(p -> new SinkSection(binder, p, problems).read(section)).orElse(List.of());
    if (keys.isEmpty() || parts.isEmpty()) {
      return Optional.empty();
    }
    PartKeys part = parts.get();
    return Optional.of(
        new ServiceConfig(
            keys.get().pipeline(),
            part.source(),
            part.log(),
            sinks,
            part.http(),
            part.retry(),
            secrets));
  }

  private Optional<Plugins> plugins(
      Section section, Optional<PipelineKeys> keys, Path folder, Problems problems) {
    String named = keys.map(PipelineKeys::plugins).orElse("");
    Path directory = named.isEmpty() ? installedPlugins : folder.resolve(named);
    try {
      return Optional.of(loading.load(directory));
    } catch (PluginException e) {
      int line = section.entry("plugins").map(Section.Entry::line).orElse(0);
      e.problems().forEach(problem -> problems.add(line, "plugins", problem));
      return Optional.empty();
    }
  }
}
