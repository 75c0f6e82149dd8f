package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/** Looks whether the brokers' disks are the reason for a failure. */
final class BrokerDisks {
  private static final long LITTLE = 16L << 20;
  private static final int PERCENT = 100;

  private final SharedAdmin admin;

  BrokerDisks(SharedAdmin admin) {
    this.admin = admin;
  }

  /**
   * Names a log directory that is offline or as good as full, as the end of a sentence.
   *
   * @throws KafkaException if the brokers do not answer
   */
  Optional<String> trouble() throws PortException, InterruptedException {
    Collection<Node> nodes = admin.ask(client -> client.describeCluster().nodes());
    List<Integer> brokers = nodes.stream().map(Node::id).toList();
    Map<Integer, Map<String, LogDirDescription>> directories =
        admin.ask(client -> client.describeLogDirs(brokers).allDescriptions());
    return directories.entrySet().stream()
        .flatMap(
            broker ->
                broker.getValue().entrySet().stream()
                    .flatMap(
                        each -> trouble(broker.getKey(), each.getKey(), each.getValue()).stream()))
        .findFirst();
  }

  static Optional<String> trouble(int broker, String path, LogDirDescription directory) {
    String which = "the log directory " + path + " of broker " + broker;
    if (directory.error() != null) {
      return Optional.of(which + " is offline; is its disk full or broken?");
    }
    if (directory.usableBytes().isPresent() && directory.totalBytes().isPresent()) {
      long free = directory.usableBytes().getAsLong();
      if (free < LITTLE || free < directory.totalBytes().getAsLong() / PERCENT) {
        return Optional.of(which + " has only " + (free >> 10) + " kB left on its disk; make room");
      }
    }
    return Optional.empty();
  }
}
