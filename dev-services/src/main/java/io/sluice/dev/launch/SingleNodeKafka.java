package io.sluice.dev.launch;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * What {@link KafkaRaftServer} is, except that the broker waits until the controller has fenced its
 * former self.
 *
 * <p>After a kill the controller goes on believing in the dead broker until its session times out.
 * A broker that starts before that leads its partitions for a moment, as the dead one did; its
 * transaction coordinator finds a transaction that was committed without its markers, and begins to
 * write them; then the session times out, the partitions lose their leader, and the coordinator
 * takes that for a deleted topic and drops the markers (4.3.0, {@code
 * TransactionMarkerChannelManager}). Consumers that read committed records wait at that transaction
 * for ever. The wait costs no time: until the session has timed out the broker cannot register
 * anyway.
 */
final class SingleNodeKafka {
  private static final long FENCE_SECONDS = 60;

  private final int node;
  private final SharedServer shared;
  private final BrokerServer broker;
  private final ControllerServer controller;

  SingleNodeKafka(Properties properties) {
    KafkaConfig config = new KafkaConfig(properties);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(SingleNodeKafka.class), "");
    Metrics metrics =
        Server$.MODULE$.initializeMetrics(
            config, Time.SYSTEM, folders._1().clusterId().orElseThrow());
    QuorumConfig quorum = config.quorumConfig();
    node = config.nodeId();
    shared =
        new SharedServer(
            config,
            folders._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
            QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
  }

  /** Returns when it takes requests. */
  void startup() throws InterruptedException, ExecutionException, TimeoutException {
    controller.startup();
    Fence fence = new Fence(node);
    shared.loader().installPublishers(List.of(fence)).get();
    fence.await(FENCE_SECONDS);
    shared.loader().removeAndClosePublisher(fence).get();
    broker.startup();
  }

  void awaitShutdown() {
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  /** The broker first: it takes its leave of the controller. */
  void shutdown() {
    broker.shutdown();
    controller.shutdown();
  }
}
