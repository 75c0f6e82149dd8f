package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void brokersThatDoNotAnswerForLongAreNoticedThoughAConsumerWouldJustGetNothing()
      throws Exception {
    TopicNames names = new TopicNames("shop");
    KafkaLogConfig config =
        LogServers.config(
            "localhost:" + closedPort(),
            "http://localhost:1",
            Map.of("request.timeout.ms", "500", "default.api.timeout.ms", "1000"),
            10);
    try (SharedAdmin admin = new SharedAdmin(new KafkaClients(names, config))) {
      TopicWatch watch =
          new TopicWatch(names, new TopicIdentity(admin), admin, Duration.ofMillis(500));
      Running.await(() -> saysSo(watch), () -> "a word that Kafka does not answer");
    }
  }

  private static boolean saysSo(TopicWatch watch) {
    try {
      watch.look();
      return false;
    } catch (TransientPortException e) {
      assertTrue(e.getMessage().startsWith("Kafka has not answered for "), e::getMessage);
      return true;
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
