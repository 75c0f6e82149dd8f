package io.sluice.adapter.kafka;

import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.SinkLag;
import io.sluice.ports.log.StoppedTable;
import io.sluice.ports.sink.RejectedChange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/**
 * The log of one pipeline in Kafka; see the package for its layout. Connects to nothing until it is
 * used. Safe for many threads.
 */
public final class KafkaChangeLog implements ChangeLog, DeadLetters {
  private static final Duration TABLE_RETRY = Duration.ofSeconds(5);

  private final KafkaLogConfig config;
  private final TopicNames names;
  private final KafkaClients clients;
  private final SharedAdmin admin;
  private final SchemaRegistry registry;
  private final Codecs codecs;
  private final LogWriters writers;
  private final CommittedCheckpoint committed;
  private final TopicWatch watch;
  private final CommittedEnds ends;
  private final Duration tableRetry;
  private final GroupProgress progress;
  private final DeadLetterTopic deadLetters;

  /** For who only reads: changes written through it name no database. */
  public KafkaChangeLog(String pipeline, KafkaLogConfig config) {
    this(pipeline, "", config);
  }

  /**
   * @param pipeline the pipeline's name: a-z, 0-9, underscore and hyphen
   * @param database the source's, named in each change for other people's readers
   * @throws IllegalArgumentException if the pipeline's name is no such name
   */
  public KafkaChangeLog(String pipeline, String database, KafkaLogConfig config) {
    this(pipeline, database, config, TABLE_RETRY);
  }

  /**
   * @param tableRetry how long a table waits that registry or sink has refused, before they are
   *     asked again
   */
  KafkaChangeLog(String pipeline, String database, KafkaLogConfig config, Duration tableRetry) {
    this.config = config;
    this.names = new TopicNames(pipeline);
    this.clients = new KafkaClients(names, config);
    this.admin = new SharedAdmin(clients);
    this.registry =
        new SchemaRegistry(
            config.schemaRegistry(), config.schemaRegistryUser(), config.schemaRegistryPassword());
    this.codecs = new Codecs(pipeline, database, registry);
    Topics topics = new Topics(names, admin);
    TopicMaker maker = new TopicMaker(names, config, topics, admin);
    TopicIdentity identity = new TopicIdentity(admin);
    CheckpointRecords records = new CheckpointRecords(names);
    this.writers =
        new LogWriters(
            names,
            config,
            clients,
            topics,
            maker,
            identity,
            new BrokerDisks(admin),
            records,
            codecs,
            registry,
            tableRetry);
    this.tableRetry = tableRetry;
    this.committed = new CommittedCheckpoint(names, records, clients, topics);
    this.watch = new TopicWatch(names, identity, admin);
    this.ends = new CommittedEnds(names, topics, admin);
    this.progress = new GroupProgress(names, topics, identity, ends, admin);
    this.deadLetters = new DeadLetterTopic(clients, names, topics, maker, codecs);
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
    return writers.open();
  }

  @Override
  public Optional<Checkpoint> forgetCheckpoint() throws PortException, InterruptedException {
    return writers.forget();
  }

  @Override
  public ChangeStream subscribe(String sink) {
    return new KafkaSubscription(
        sink, names, config, clients, admin, committed, watch, codecs, tableRetry);
  }

  @Override
  public SinkLag lag(String sink) throws PortException {
    try {
      return progress.lag(sink);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public Optional<Checkpoint> lastCheckpoint() throws PortException, InterruptedException {
    return committed.read().checkpoint().filter(checkpoint -> !checkpoint.beginsAnew());
  }

  @Override
  public LogPosition end() throws PortException, InterruptedException {
    return ends.position();
  }

  @Override
  public boolean passed(String sink, LogPosition position)
      throws PortException, InterruptedException {
    return progress.passed(sink, position);
  }

  @Override
  public List<StoppedTable> stoppedTables() throws PortException, InterruptedException {
    return committed.read().parked().stream()
        .map(
            parked ->
                new StoppedTable(parked.table(), parked.reason(), parked.since(), parked.changes()))
        .toList();
  }

  @Override
  public void store(String sink, List<RejectedChange> rejected)
      throws PortException, InterruptedException {
    deadLetters.store(sink, rejected);
  }

  @Override
  public void list(Handler<DeadLetter> letters) throws PortException, InterruptedException {
    deadLetters.list(letters);
  }

  @Override
  public Set<Long> open(Collection<Long> ids) throws PortException, InterruptedException {
    return deadLetters.open(ids);
  }

  @Override
  public void resolve(Collection<Long> ids, Outcome outcome)
      throws PortException, InterruptedException {
    deadLetters.resolve(ids, outcome);
  }

  private static TransientPortException interrupted() {
    Thread.currentThread().interrupt();
    return new TransientPortException("interrupted while waiting for an answer");
  }

  /** Lets go of connections. Writers and streams that are open are closed by those who use them. */
  @Override
  public void close() {
    committed.close();
    deadLetters.close();
    admin.close();
  }
}
