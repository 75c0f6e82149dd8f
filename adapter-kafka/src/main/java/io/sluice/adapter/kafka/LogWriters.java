package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.CheckpointRecords.Stored;
import io.sluice.adapter.kafka.Topics.Topic;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.log.FencedException;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Becomes the pipeline's writer, either to append changes or to forget the checkpoint. */
final class LogWriters {
  private final TopicNames names;
  private final KafkaLogConfig config;
  private final KafkaClients clients;
  private final Topics topics;
  private final TopicMaker maker;
  private final TopicIdentity identity;
  private final BrokerDisks disks;
  private final CheckpointRecords records;
  private final CheckpointTopic checkpoints;
  private final Codecs codecs;
  private final SchemaRegistry registry;
  private final Duration parkedRetry;

  /**
   * @param parkedRetry how long after it refused a schema the registry is asked again
   */
  LogWriters(
      TopicNames names,
      KafkaLogConfig config,
      KafkaClients clients,
      Topics topics,
      TopicMaker maker,
      TopicIdentity identity,
      BrokerDisks disks,
      CheckpointRecords records,
      Codecs codecs,
      SchemaRegistry registry,
      Duration parkedRetry) {
    this.names = names;
    this.config = config;
    this.clients = clients;
    this.topics = topics;
    this.maker = maker;
    this.identity = identity;
    this.disks = disks;
    this.records = records;
    this.checkpoints = new CheckpointTopic(records, clients, topics);
    this.codecs = codecs;
    this.registry = registry;
    this.parkedRetry = parkedRetry;
  }

  /** What a writer can do once those before it are fenced and what they committed is known. */
  @FunctionalInterface
  private interface Beginning<T> {
    T begin(Producer<byte[], byte[]> producer, Stored stored)
        throws PortException, InterruptedException;
  }

  LogWriter open() throws PortException, InterruptedException {
    if (topics.find(names.checkpointTopic()).isEmpty() && topics.holdChanges()) {
      throw LostChanges.deletedCheckpoint(names.checkpointTopic());
    }
    Topic checkpointTopic = maker.ensureCheckpoint();
    return begin(
        checkpointTopic,
        (producer, stored) -> {
          identity.require(stored.topicIds());
          requireParkedTopic(stored);
          return writer(producer, checkpointTopic, stored);
        });
  }

  private void requireParkedTopic(Stored stored) throws PortException, InterruptedException {
    for (Parked parked : stored.parked()) {
      identity.require(Map.of(names.parkedTopic(), parked.parkedIn()));
    }
  }

  private LogWriter writer(Producer<byte[], byte[]> producer, Topic checkpointTopic, Stored stored)
      throws PortException, InterruptedException {
    LogTransaction transaction = new LogTransaction(producer);
    WatchedTopic watched =
        new WatchedTopic(
            checkpointTopic,
            topics.ends(checkpointTopic),
            () -> LostChanges.deletedCheckpoint(names.checkpointTopic()));
    TableWriters tables =
        new TableWriters(
            transaction, names, topics, maker, codecs, records, watched, stored.topicIds());
    ParkedPlaces places =
        new ParkedPlaces(
            transaction,
            tables,
            clients,
            topics,
            maker,
            codecs,
            registry.hasty(),
            new Refusals(registry, names.parkedTopic()),
            records);
    return new KafkaLogWriter(
        transaction,
        tables,
        new Parking(places, stored.parked(), parkedRetry),
        records,
        disks,
        stored.checkpoint(),
        config.transactionTimeout());
  }

  /**
   * Puts a checkpoint that begins anew in the place of the last one, and forgets the topics that
   * are not there any more. Tables that are stopped stay so, unless what waits of them is gone.
   *
   * @return the checkpoint that is forgotten
   */
  Optional<Checkpoint> forget() throws PortException, InterruptedException {
    if (topics.find(names.checkpointTopic()).isEmpty() && !topics.holdChanges()) {
      return Optional.empty();
    }
    return begin(
        maker.ensureCheckpoint(),
        (producer, stored) -> {
          try (producer) {
            producer.beginTransaction();
            long version = stored.checkpoint().map(Checkpoint::version).orElse(0L);
            producer.send(records.of(Checkpoint.anew(version)));
            Map<String, Uuid> now = identity.now();
            stored
                .topicIds()
                .forEach(
                    (topic, id) -> {
                      if (!id.equals(now.get(topic))) {
                        producer.send(records.without(topic));
                      }
                    });
            stored.parked().stream()
                .filter(parked -> !parked.parkedIn().equals(now.get(names.parkedTopic())))
                .flatMap(parked -> records.without(parked).stream())
                .forEach(producer::send);
            // Throws what the sends before it failed with.
            producer.commitTransaction();
          }
          return stored.checkpoint().filter(checkpoint -> !checkpoint.beginsAnew());
        });
  }

  private <T> T begin(Topic checkpointTopic, Beginning<T> beginning)
      throws PortException, InterruptedException {
    Producer<byte[], byte[]> producer = clients.transactionalProducer();
    boolean done = false;
    try {
      producer.initTransactions();
      T begun = beginning.begin(producer, checkpoints.read(checkpointTopic));
      done = true;
      return begun;
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      if (KafkaErrors.isFencing(e)) {
        throw new FencedException(
            "another process is becoming the writer of pipeline " + names.pipeline(), e);
      }
      throw KafkaErrors.translate("becoming the writer of pipeline " + names.pipeline(), e);
    } finally {
      if (!done) {
        Interrupts.afterwards(() -> producer.close(Duration.ZERO));
      }
    }
  }
}
