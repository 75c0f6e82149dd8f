package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxiedKafkaIT {
  private static final String PROPERTY = "services.proxied";

  @TempDir private Path data;

  private static String broker(Admin admin) throws Exception {
    Node node = admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).iterator().next();
    return node.host() + ":" + node.port();
  }

  private static Admin client(String bootstrapServers) {
    return Admin.create(
        Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", "200"));
  }

  private static int port(String address) {
    return URI.create("tcp://" + address).getPort();
  }

  @Test
  void aClientThatBeginsAtTheProxyStaysBehindItAlsoAfterAKill() throws Exception {
    System.setProperty(PROPERTY, "true");
    try (Services services = Services.start(data, Set.of(Server.KAFKA))) {
      Addresses.ProxiedKafka proxied = services.addresses().kafkaProxied();
      try (Forwarder proxy =
              new Forwarder(port(proxied.bootstrapServers()), port(proxied.listener()));
          Admin client = client(proxied.bootstrapServers())) {
        assertEquals(proxied.bootstrapServers(), broker(client));
        assertTrue(proxy.connections() > 0);
        services.kill(Server.KAFKA);
        services.start(Server.KAFKA);
        assertEquals(proxied.bootstrapServers(), broker(client));
      }
      try (Admin direct = client(services.addresses().kafka())) {
        assertEquals(services.addresses().kafka(), broker(direct));
      }
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  @Test
  void withoutTheWishThereIsNoSuchListener() {
    Addresses addresses =
        new Addresses(Map.of(Server.KAFKA, Map.of("bootstrapServers", "127.0.0.1:1")));
    assertThrows(IllegalStateException.class, addresses::kafkaProxied);
  }
}
