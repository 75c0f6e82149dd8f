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
 *
 * <p>Where tests put a proxy between a client and the broker, the broker has a second listener that
 * advertises another port than its own: whoever asks there for the broker's address is sent to the
 * proxy, which has to listen on the advertised port.
 */
final class KafkaDefinition implements ServerDefinition {
  /** Six listings of all settings would push what matters out of sight. */
  private static final String NO_CONFIG_DUMPS =
      "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn";

  /**
   * Outside the heap each of the broker's threads keeps a buffer as large as the largest request
   * that it has read or written. By default the heap's size is the limit, and a broker that has
   * reached it drops one connection after the other from then on.
   */
  private static final String BUFFERS = "-XX:MaxDirectMemorySize=512m";

  private static final String CONTROLLER = "kafka-controller";
  private static final String PROXIED = "kafka-proxied";
  private static final String ADVERTISED = "kafka-proxied-advertised";

  private final boolean proxied;

  KafkaDefinition(boolean proxied) {
    this.proxied = proxied;
  }

  @Override
  public Server server() {
    return Server.KAFKA;
  }

  @Override
  public List<String> furtherPorts() {
    // The advertised port is not the broker's to bind.
    return proxied ? List.of(CONTROLLER, PROXIED) : List.of(CONTROLLER);
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    Path properties = site.folder().resolve("server.properties");
    Files.writeString(properties, properties(site));
    List<String> jvm = Java.command(site, "-Xmx256m", BUFFERS, NO_CONFIG_DUMPS);
    return Java.launcher(
        site,
        jvm,
        Map.of("CLASSPATH", site.home().libraries()),
        KafkaLauncher.class.getName(),
        properties.toString());
  }

  private String properties(Site site) throws IOException {
    String broker = "PLAINTEXT://127.0.0.1:" + site.port();
    String controller = "127.0.0.1:" + site.port(CONTROLLER);
    String listeners = proxied ? broker + ",PROXIED://" + address(site, PROXIED) : broker;
    String advertised = proxied ? broker + ",PROXIED://" + address(site, ADVERTISED) : broker;
    return """
        process.roles=broker,controller
        node.id=1
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        controller.quorum.voters=1@%2$s
        listeners=%1$s,CONTROLLER://%2$s
        advertised.listeners=%4$s
        inter.broker.listener.name=PLAINTEXT
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT
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
        num.network.threads=2
        num.io.threads=4
        queued.max.request.bytes=104857600
        """
        .formatted(listeners, controller, site.folder().resolve("data"), advertised);
  }

  private static String address(Site site, String port) throws IOException {
    return "127.0.0.1:" + site.port(port);
  }

  @Override
  public boolean answers(Site site) {
    return Java.isReady(site);
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    String address = "127.0.0.1:" + site.port();
    return proxied
        ? Map.of(
            "bootstrapServers",
            address,
            "proxiedListener",
            address(site, PROXIED),
            "proxiedBootstrapServers",
            address(site, ADVERTISED))
        : Map.of("bootstrapServers", address);
  }
}
