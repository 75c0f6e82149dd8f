package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.Collectors;

/** Debezium's settings. Whatever it would decide or create by itself is switched off. */
final class EngineSettings {
  private static final String NONE = "(?!)";

  private EngineSettings() {}

  static Properties of(
      PostgresSourceConfig config,
      PostgresConnections connections,
      Slot slot,
      Publication publication,
      Collection<TableId> tables,
      RequestChannel requests,
      CommittedOffset.Handle offset) {
    Properties p = new Properties();
    p.put("name", "sluice-" + offset.id());
    // Unique, for JMX beans are named by it: a run that ends late does not disturb the next one.
    p.put("topic.prefix", "sluice-" + offset.id());
    p.put("connector.class", TextConnector.class.getName());

    DatabaseAddress address = config.address();
    p.put("database.hostname", address.host());
    p.put("database.port", Integer.toString(address.port()));
    p.put("database.dbname", address.database());
    p.put("database.user", config.user());
    p.put("database.password", config.password());
    connections.driverProperties().forEach((key, value) -> p.put("database." + key, value));

    p.put("plugin.name", "pgoutput");
    p.put("slot.name", slot.name());
    p.put("slot.max.retries", "0");
    p.put("publication.name", publication.name());
    p.put("publication.autocreate.mode", "disabled");
    p.put(
        "table.include.list",
        tables.isEmpty()
            ? NONE // an empty list would be all
            : tables.stream()
                .map(table -> regex(table.toString()))
                .collect(Collectors.joining(",")));
    p.put("snapshot.mode", "no_data");

    p.put("offset.storage", CommittedOffset.class.getName());
    p.put(CommittedOffset.ID_KEY, offset.id());
    p.put("provide.transaction.metadata", "true");
    p.put("tombstones.on.delete", "false");
    p.put("skipped.operations", "none");
    p.put("message.prefix.include.list", regex(requests.prefix()));
    p.put("heartbeat.interval.ms", "0"); // Claim emits them

    p.put("converters", "exact");
    p.put("exact.type", ExactValues.class.getName());
    p.put("include.unknown.datatypes", "true");
    p.put("decimal.handling.mode", "precise");
    p.put("event.converting.failure.handling.mode", "fail");

    p.put("errors.max.retries", "0"); // Capture retries
    p.put("max.batch.size", Integer.toString(config.batchSize()));
    p.put("max.queue.size", Integer.toString(2 * config.batchSize()));
    p.put("max.queue.size.in.bytes", Long.toString(config.bufferBytes()));
    p.put("poll.interval.ms", Long.toString(config.pollInterval().toMillis()));
    p.put("record.processing.threads", "1");
    p.put("record.processing.shutdown.timeout.ms", "500");
    p.put("task.management.timeout.ms", "6000");
    p.put("executor.shutdown.timeout.ms", "2000");
    return p;
  }

  /** A regular expression for just this name, without the commas that separate entries. */
  private static String regex(String name) {
    StringBuilder regex = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_') {
                regex.appendCodePoint(c);
              } else {
                regex.append(String.format("\\x{%x}", c));
              }
            });
    return regex.toString();
  }
}
