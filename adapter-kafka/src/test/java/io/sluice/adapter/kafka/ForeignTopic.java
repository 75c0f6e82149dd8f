package io.sluice.adapter.kafka;

import io.apicurio.registry.utils.converter.AvroConverter;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** A table's topic, written by Sluice and read with nothing of Sluice's. */
final class ForeignTopic {
  private static final int PARTITIONS = 4;

  private final String name;
  private final int count;

  private ForeignTopic(String name, int count) {
    this.name = name;
    this.count = count;
  }

  /** Writes changes of one table, in the order of their versions. */
  static ForeignTopic of(String pipeline, List<ChangeEvent> changes) throws Exception {
    long last = changes.get(changes.size() - 1).version();
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, "bikes", LogServers.config());
        LogWriter writer = log.openWriter()) {
      writer.handle(ChangeBatch.of(changes, new Checkpoint("x", last)));
    }
    return new ForeignTopic(
        new TopicNames(pipeline).topic(changes.get(0).table().id()),
        changes.stream().mapToInt(change -> change.isTruncate() ? PARTITIONS : 1).sum());
  }

  String name() {
    return name;
  }

  /** The bytes, partition by partition. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                LogServers.kafka(),
                "group.id",
                name + "-foreign",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(name));
      Running.await(
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          },
          () -> count + " records in " + name);
    }
    return records;
  }

  /**
   * What a sink of Kafka Connect gets, where Apicurio's converter reads for it; by ascending
   * version.
   */
  List<SinkRecord> sinkRecords() {
    List<SinkRecord> records = new ArrayList<>();
    try (AvroConverter<Object> keys = new AvroConverter<>();
        AvroConverter<Object> values = new AvroConverter<>()) {
      keys.configure(converterConfig(), true);
      values.configure(converterConfig(), false);
      for (ConsumerRecord<byte[], byte[]> record : records()) {
        SchemaAndValue key = keys.toConnectData(name, record.key());
        SchemaAndValue value = values.toConnectData(name, record.value());
        SinkRecord read =
            new SinkRecord(
                name,
                record.partition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                record.offset());
        record.headers().forEach(header -> read.headers().addBytes(header.key(), header.value()));
        records.add(read);
      }
    }
    records.sort(Comparator.comparingLong(ForeignTopic::version));
    return records;
  }

  private static long version(SinkRecord record) {
    return ((Struct) record.value()).getStruct("sluice").getInt64("version");
  }

  private static Map<String, Object> converterConfig() {
    return Map.of(
        "apicurio.registry.url",
        LogServers.registry().replace("/apis/ccompat/v7", "/apis/registry/v2"),
        "apicurio.registry.id-handler",
        "io.apicurio.registry.serde.Legacy4ByteIdHandler",
        "apicurio.registry.use-id",
        "contentId",
        "apicurio.registry.headers.enabled",
        "false");
  }
}
