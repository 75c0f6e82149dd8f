package io.sluice.it;

import io.sluice.dev.Addresses;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The configuration of a {@link Scenario}, for servers at whatever addresses. */
final class ScenarioYaml {
  private final String name;
  private final Map<String, Function<Addresses, String>> sinks = new LinkedHashMap<>();
  private final Map<String, String> moreKeys = new HashMap<>();
  private final StringBuilder sourceKeys = new StringBuilder();
  private final StringBuilder logKeys = new StringBuilder();
  private String tables;

  /**
   * @param name of database, schema and pipeline
   */
  ScenarioYaml(String name) {
    this.name = name;
    this.tables = "'" + name + ".*'";
    sinks.put(
        "graph",
        to ->
            "plugin: neo4j, uri: '%s', user: '%s', password: '%s', labelStyle: schema-and-table"
                .formatted(to.neo4j().uri(), to.neo4j().user(), to.neo4j().password()));
    sinks.put(
        "documents", to -> "plugin: mongo, uri: '%s', database: %s".formatted(to.mongo(), name));
    sinks.put("search", to -> "plugin: elastic, url: '%s', replicas: 0".formatted(to.elastic()));
  }

  void sink(String sink, String yaml) {
    sinks.put(sink, to -> yaml.replaceFirst("^\\{(.*)\\}$", "$1"));
  }

  void sinkKeys(String sink, String keys) {
    moreKeys.put(sink, ", " + keys);
  }

  /** The same, with a MongoDB that may take long to answer. */
  String patientText(Addresses to) {
    Function<Addresses, String> documents = sinks.get("documents");
    sinks.put("documents", address -> documents.apply(address) + ", timeout: 5m");
    String text = text(to);
    sinks.put("documents", documents);
    return text;
  }

  void onlySinks(Set<String> names) {
    sinks.keySet().retainAll(names);
  }

  void logKey(String key) {
    logKeys.append("  ").append(key).append('\n');
  }

  void sourceKey(String key) {
    sourceKeys.append("  ").append(key).append('\n');
  }

  void tables(String... names) {
    tables =
        String.join(
            ", ", List.of(names).stream().map(each -> "'" + name + "." + each + "'").toList());
  }

  String text(Addresses to) {
    StringBuilder yaml =
        new StringBuilder(
            """
            pipeline: %s
            source:
              url: '%s'
              user: '%s'
              password: '%s'
              tables: [%s]
            %slog:
              bootstrapServers: '%s'
              schemaRegistry: '%s'
            %shttp: {port: 0}
            retry: {initial: 100ms, max: 2s, patience: 5s}
            sinks:
            """
                .formatted(
                    name,
                    to.postgres().url().replaceFirst("/[^/]*$", "/" + name),
                    to.postgres().user(),
                    to.postgres().password(),
                    tables,
                    sourceKeys,
                    to.kafka(),
                    to.registry(),
                    logKeys));
    sinks.forEach(
        (sink, keys) ->
            yaml.append(
                "  %s: {%s%s}%n".formatted(sink, keys.apply(to), moreKeys.getOrDefault(sink, ""))));
    return yaml.toString();
  }
}
