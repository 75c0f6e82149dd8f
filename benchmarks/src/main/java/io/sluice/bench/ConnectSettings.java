package io.sluice.bench;

import io.sluice.dev.Addresses;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What the worker and its connectors are told; docs/benchmarks.md has the reasons. */
final class ConnectSettings {
  private ConnectSettings() {}

  static Map<String, String> worker(Trial trial, int port) {
    Map<String, String> worker = new HashMap<>();
    worker.put("bootstrap.servers", trial.servers().kafka());
    worker.put("listeners", "http://127.0.0.1:" + port);
    worker.put("plugin.path", trial.settings().connectHome().resolve("plugins").toString());
    worker.put("plugin.discovery", "only_scan");
    worker.put("offset.storage.file.filename", trial.folder().resolve("offsets").toString());
    worker.put("offset.flush.interval.ms", "5000");
    worker.put("producer.compression.type", "lz4");
    worker.put("producer.batch.size", "262144");
    worker.put("producer.linger.ms", "5");
    worker.put("producer.buffer.memory", "134217728");
    worker.put("consumer.max.poll.records", "5000");
    worker.put("consumer.metadata.max.age.ms", "2000");
    return worker;
  }

  static Map<String, String> source(Trial trial) {
    Addresses.Postgres postgres = trial.servers().postgres();
    URI url = URI.create(postgres.url());
    Map<String, String> source = new HashMap<>();
    source.put("name", "source");
    source.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    source.put("tasks.max", "1");
    source.put("database.hostname", url.getHost());
    source.put("database.port", Integer.toString(url.getPort()));
    source.put("database.user", postgres.user());
    source.put("database.password", postgres.password());
    source.put("database.dbname", trial.name());
    source.put("topic.prefix", trial.name());
    source.put("table.include.list", Trial.SCHEMA + "." + Trial.TABLE);
    source.put("plugin.name", "pgoutput");
    source.put("slot.name", trial.name() + "_connect");
    source.put("publication.name", trial.name() + "_connect");
    source.put("publication.autocreate.mode", "filtered");
    source.put("max.queue.size", "65536");
    source.put("max.batch.size", "8192");
    source.put("poll.interval.ms", "10");
    source.put("tombstones.on.delete", "false");
    source.put("topic.creation.default.replication.factor", "1");
    source.put(
        "topic.creation.default.partitions", Integer.toString(trial.settings().partitions()));
    return source;
  }

  static Map<String, String> mongoSink(Trial trial) {
    Map<String, String> sink = new HashMap<>();
    sink.put("name", "sink");
    sink.put("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector");
    sink.put("tasks.max", Integer.toString(trial.settings().sinkWorkers()));
    sink.put("topics.regex", trial.topic().replace(".", "\\."));
    sink.put("connection.uri", trial.servers().mongo());
    sink.put("database", trial.name());
    sink.put("collection", Trial.TABLE);
    sink.put(
        "change.data.capture.handler",
        "com.mongodb.kafka.connect.sink.cdc.debezium.rdbms.postgres.PostgresHandler");
    return sink;
  }
}
