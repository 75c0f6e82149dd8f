package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.launch.KafkaLauncher;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A broker that is its own controller. The session timeout is short because a killed broker may
 * register again only when its former self has timed out.
 */
final class KafkaDefinition implements ServerDefinition {
  /** Six listings of all settings would push what matters out of sight. */
  private static final String NO_CONFIG_DUMPS =
      "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn";

  private static final String CONTROLLER = "kafka-controller";

  @Override
  public Server server() {
    return Server.KAFKA;
  }

  @Override
  public List<String> furtherPorts() {
    return List.of(CONTROLLER);
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    Path properties = site.folder().resolve("server.properties");
    Files.writeString(properties, properties(site));
    List<String> jvm = Java.command(site, "-Xmx256m", NO_CONFIG_DUMPS);
    return Java.launcher(
        site,
        jvm,
        Map.of("CLASSPATH", site.home().libraries()),
        KafkaLauncher.class.getName(),
        properties.toString());
  }

  private static String properties(Site site) throws IOException {
    String broker = "127.0.0.1:" + site.port();
    String controller = "127.0.0.1:" + site.port(CONTROLLER);
    return """
        process.roles=broker,controller
        node.id=1
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        controller.quorum.voters=1@%2$s
        listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
        advertised.listeners=PLAINTEXT://%1$s
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.partitions=1
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=4194304
        """
        .formatted(broker, controller, site.folder().resolve("data"));
  }

  @Override
  public boolean answers(Site site) {
    return Java.isReady(site);
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of("bootstrapServers", "127.0.0.1:" + site.port());
  }
}
