package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Topics.Topic;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * Where changes of stopped tables wait, and where they go once they may: the topics and the
 * registry, as one writer uses them.
 */
final class ParkedPlaces {
  private final LogTransaction transaction;
  private final TableWriters tables;
  private final KafkaClients clients;
  private final Topics topics;
  private final TopicMaker maker;
  private final Codecs codecs;
  private final SchemaRegistry registry;
  private final Refusals refusals;
  private final CheckpointRecords checkpoints;
  private final Callback checkpointCallback;
  private final ChangeRecords records = new ChangeRecords();
  private WatchedTopic parked;

  /**
   * @param registry is asked in the writer's thread, so it must not be waited for
   */
  ParkedPlaces(
      LogTransaction transaction,
      TableWriters tables,
      KafkaClients clients,
      Topics topics,
      TopicMaker maker,
      Codecs codecs,
      SchemaRegistry registry,
      Refusals refusals,
      CheckpointRecords checkpoints) {
    this.transaction = transaction;
    this.tables = tables;
    this.clients = clients;
    this.topics = topics;
    this.maker = maker;
    this.codecs = codecs;
    this.registry = registry;
    this.refusals = refusals;
    this.checkpoints = checkpoints;
    this.checkpointCallback = transaction.watching(tables.checkpoint());
  }

  private WatchedTopic parked() throws PortException, InterruptedException {
    if (parked == null) {
      Topic topic = maker.ensureParked();
      parked =
          new WatchedTopic(topic, topics.ends(topic), () -> LostChanges.deletedTopic(topic.name()));
      tables.writesTo(parked);
    }
    return parked;
  }

  Uuid topicId() throws PortException, InterruptedException {
    return parked().topic().id();
  }

  /** An offset that nothing which waits from now on is before. */
  long end() throws PortException, InterruptedException {
    return topics.ends(parked().topic())[0];
  }

  /** A writer that lets the table's changes wait. */
  ChangeWriter writer(TableSchema schema, ParkedTable table)
      throws PortException, InterruptedException {
    int shape = table.numberOf(codecs.shape(schema));
    return new ParkedWriter(
        transaction, records, codecs.unregistered(schema), table, shape, parked());
  }

  ParkedReader reader(ParkedTable table) throws PortException, InterruptedException {
    return new ParkedReader(clients, parked().name(), table.topic(), table.from());
  }

  /**
   * @throws RefusedSchemaException if the registry refuses it
   */
  int register(String subject, String schema) throws PortException, InterruptedException {
    return registry.register(subject, schema);
  }

  String explain(TableId table, RefusedSchemaException refused) throws InterruptedException {
    return refusals.explain(table, refused);
  }

  /**
   * Sends a change that waited to where it belongs, in a transaction that begins with the first.
   */
  void send(ParkedTable table, ConsumerRecord<byte[], byte[]> record, int keyId, int valueId)
      throws PortException, InterruptedException {
    byte[] key = ParkedRecords.key(record);
    TableTopic topic = tables.topic(table.id(), key == null);
    if (key != null) {
      Framing.renumber(key, keyId);
    }
    Framing.renumber(record.value(), valueId);
    transaction.begin();
    topic.send(key, record.value());
  }

  /** Commits what was sent, and with it how far the table is. */
  void commit(ParkedTable table) throws PortException {
    tables.keepNewTopics();
    keep(table);
    transaction.commit();
  }

  /** Keeps how a table is, as part of the open transaction. */
  void keep(ParkedTable table) {
    if (table.isAltered()) {
      Parked now = table.parked();
      int firstShape = table.takeAltered();
      for (ProducerRecord<byte[], byte[]> record :
          now.changes() == 0 ? checkpoints.without(now) : checkpoints.of(now, firstShape)) {
        transaction.send(record, checkpointCallback);
      }
    }
  }
}
