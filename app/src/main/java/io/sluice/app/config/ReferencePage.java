package io.sluice.app.config;

import io.sluice.app.plugin.InstalledPlugin;
import io.sluice.app.plugin.Plugins;
import java.util.List;
import java.util.Map;

/** The page of all configuration keys, made from what the keys say of themselves. */
public final class ReferencePage {
  private static final String HEAD =
      """
      # Configuration

      <!-- Made by `./sluice reference > docs/configuration.md`; a test fails when it is stale. -->

      One YAML file describes a pipeline. `sluice check -c sluice.yaml` says everything that is wrong with it at once, with file
      and line, and looks at whether the servers can be used, before anything is changed.

      - A value may refer to the environment, `${env:NAME}` or `${env:NAME:-default}`, or to a file, `${file:/run/secrets/name}`
        (without the line break at its end; relative paths start at the configuration file). Within `{ }` and `[ ]` put quotes
        around it. `$${` stands for the characters `${`.
      - Durations are `500ms`, `10s`, `5m`, `2h` or `7d`.
      - A key marked *secret* is never shown, nor is the password in a URI.
      - A key that is not known stops the start.

      ```yaml
      pipeline: bike-store
      source:
        url: postgresql://localhost:5432/store
        user: sluice
        password: ${env:PGPASSWORD}
        tables: [store.*]
      log:
        bootstrapServers: localhost:9092
        schemaRegistry: http://localhost:8081
      sinks:
        graph:     {plugin: neo4j, uri: "bolt://localhost:7687", user: neo4j, password: "${file:/run/secrets/neo4j}"}
        documents: {plugin: mongo, uri: "mongodb://localhost:27017", database: store}
        search:    {plugin: elastic, url: "http://localhost:9200"}
      ```
      """;

  private static final String SINKS =
      """

      ## sinks

      A name for each sink, and below it the keys of this table together with those of its plugin. The name is part of the
      sink's consumer group: under another name a sink reads the log from its beginning.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private ReferencePage() {}

  /** The page in Markdown, with the keys of these plugins. */
  public static String of(Plugins plugins) {
    ReferencePage reference = new ReferencePage();
    List<SettingKey> parts = SettingKey.of(PartKeys.class);
    reference.page.append("\n## The file\n");
    reference.table(SettingKey.of(PipelineKeys.class));
    parts.forEach(reference::row);
    reference.page.append("| `sinks` | keys | **required** | Where the changes go, see below. |\n");
    reference.nested("", parts);
    reference.page.append(SINKS);
    reference.table(SettingKey.of(SinkSettings.class));
    plugins.all().forEach(reference::plugin);
    return reference.page.toString();
  }

  private void plugin(InstalledPlugin<?> plugin) {
    List<SettingKey> keys = SettingKey.of(plugin.configType());
    page.append("\n### sinks with plugin: ").append(plugin.name()).append('\n');
    table(keys);
    nested("sinks.<name>.", keys);
  }

  private void nested(String path, List<SettingKey> keys) {
    for (SettingKey key : keys) {
      if (key.isNested()) {
        List<SettingKey> below = SettingKey.of(key.nestedType());
        page.append("\n## ").append(path).append(key.name()).append("\n\n");
        page.append(key.setting().doc()).append('\n');
        table(below);
        nested(path + key.name() + ".", below);
      }
    }
  }

  private void table(List<SettingKey> keys) {
    page.append("\n| key | value | default | |\n|---|---|---|---|\n");
    keys.forEach(this::row);
  }

  private void row(SettingKey key) {
    String doc = cell(key.setting().doc()).replace("*", "\\*").replace("<", "&lt;");
    String secret = key.setting().secret() ? "*Secret.* " : "";
    page.append(
        "| `%s` | %s | %s | %s |\n".formatted(key.name(), type(key), byDefault(key), secret + doc));
  }

  private static String type(SettingKey key) {
    Class<?> type = key.type();
    if (type == String.class) {
      return "text";
    } else if (type == int.class || type == long.class) {
      return "whole number";
    } else if (type == double.class) {
      return "number";
    } else if (type == boolean.class) {
      return "`true`, `false`";
    } else if (type == List.class) {
      return "list of texts";
    } else if (type == Map.class || key.isNested()) {
      return "keys";
    }
    return type.isEnum() ? "`" + String.join("`, `", Scalars.constants(type)) + "`" : "duration";
  }

  private static String byDefault(SettingKey key) {
    String text = key.setting().defaultValue();
    if (key.isRequired()) {
      return "**required**";
    } else if (key.isNested()) {
      return "its defaults";
    }
    return text.isEmpty() ? "empty" : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
