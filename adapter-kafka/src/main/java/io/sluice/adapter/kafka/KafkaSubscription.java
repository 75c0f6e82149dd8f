package io.sluice.adapter.kafka;

import io.sluice.ports.ChangeHandler;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/** One worker's share of the log, for one sink. */
final class KafkaSubscription implements ChangeStream {
  private final String sink;
  private final TopicNames names;
  private final KafkaLogConfig config;
  private final KafkaClients clients;
  private final SharedAdmin admin;
  private final CommittedCheckpoint committed;
  private final TopicWatch watch;
  private final Codecs codecs;
  private final Duration tableRetry;

  KafkaSubscription(
      String sink,
      TopicNames names,
      KafkaLogConfig config,
      KafkaClients clients,
      SharedAdmin admin,
      CommittedCheckpoint committed,
      TopicWatch watch,
      Codecs codecs,
      Duration tableRetry) {
    this.sink = sink;
    this.names = names;
    this.config = config;
    this.clients = clients;
    this.admin = admin;
    this.committed = committed;
    this.watch = watch;
    this.codecs = codecs;
    this.tableRetry = tableRetry;
  }

  @Override
  public void run(ChangeHandler handler) throws PortException, InterruptedException {
    requireBrokers();
    watch.begin(committed.read().topicIds());
    Prefetch prefetch = new Prefetch(config.prefetchBytes());
    DeliveryWorker worker =
        new DeliveryWorker(prefetch, codecs, handler, config, names.group(sink));
    Consumer<byte[], byte[]> consumer = clients.groupConsumer(sink);
    HeldPartitions held = new HeldPartitions(consumer, prefetch, tableRetry);
    new PollLoop(consumer, names, sink, config, watch, prefetch, worker, held).run();
  }

  /** A consumer would wait for its brokers for ever, and nobody would know. */
  private void requireBrokers() throws PortException, InterruptedException {
    try {
      admin.ask(client -> client.describeCluster().nodes());
    } catch (KafkaException e) {
      throw KafkaErrors.translate("reading the log for sink " + sink, e);
    }
  }
}
