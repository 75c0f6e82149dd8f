package io.sluice.adapter.kafka;

import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.log.FencedException;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.SinkLag;
import io.sluice.ports.sink.RejectedChange;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The log of one pipeline in Kafka; see the package for its layout. Connects to nothing until it is
 * used. Safe for many threads.
 */
public final class KafkaChangeLog implements ChangeLog, DeadLetters {
  private final KafkaLogConfig config;
  private final TopicNames names;
  private final KafkaClients clients;
  private final SharedAdmin admin;
  private final SchemaRegistry registry;
  private final Topics topics;
  private final Codecs codecs;
  private final CheckpointTopic checkpoints;
  private final DeadLetterTopic deadLetters;

  /**
   * @param pipeline the pipeline's name: a-z, 0-9, underscore and hyphen
   * @throws IllegalArgumentException if the name is no such name
   */
  public KafkaChangeLog(String pipeline, KafkaLogConfig config) {
    this.config = config;
    this.names = new TopicNames(pipeline);
    this.clients = new KafkaClients(names, config);
    this.admin = new SharedAdmin(clients);
    this.registry =
        new SchemaRegistry(
            config.schemaRegistry(), config.schemaRegistryUser(), config.schemaRegistryPassword());
    this.topics = new Topics(names, config, admin);
    this.codecs = new Codecs(pipeline, registry);
    this.checkpoints = new CheckpointTopic(names, clients, topics);
    this.deadLetters = new DeadLetterTopic(clients, config, names, topics, codecs);
  }

  @Override
  public void check() throws PortException {
    try {
      int brokers = admin.ask(client -> client.describeCluster().nodes()).size();
      if (config.replicationFactor() > brokers) {
        throw new PortException(
            "log.replicationFactor is "
                + config.replicationFactor()
                + " but Kafka has "
                + brokers
                + " brokers; lower it, or leave it to the brokers with -1");
      }
      registry.check();
    } catch (KafkaException e) {
      throw KafkaErrors.translate("reaching Kafka at " + config.bootstrapServers(), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public LogWriter openWriter() throws PortException, InterruptedException {
    Topics.Topic checkpointTopic = topics.ensureCheckpoint();
    Producer<byte[], byte[]> producer = clients.transactionalProducer();
    boolean done = false;
    try {
      producer.initTransactions();
      CheckpointTopic.Stored stored = checkpoints.read(checkpointTopic);
      LogWriter writer =
          new KafkaLogWriter(
              producer,
              new TableWriters(producer, names, topics, codecs, stored.topicIds()),
              checkpoints,
              stored.checkpoint(),
              config.transactionTimeout());
      done = true;
      return writer;
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

  @Override
  public ChangeStream subscribe(String sink) {
    return new KafkaSubscription(sink, names, config, clients, admin, codecs);
  }

  @Override
  public SinkLag lag(String sink) throws PortException {
    try {
      return new GroupLag(names, topics, admin).of(sink);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public void store(String sink, List<RejectedChange> rejected)
      throws PortException, InterruptedException {
    deadLetters.store(sink, rejected);
  }

  private static TransientPortException interrupted() {
    Thread.currentThread().interrupt();
    return new TransientPortException("interrupted while waiting for an answer");
  }

  /** Lets go of connections. Writers and streams that are open are closed by those who use them. */
  @Override
  public void close() {
    deadLetters.close();
    admin.close();
  }
}
