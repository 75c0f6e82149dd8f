package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.sluice.ports.PortException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
  private HttpServer server;
  private String answer = "";

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SchemaRegistry registry() {
    return new SchemaRegistry("http://localhost:" + server.getAddress().getPort(), "", "");
  }

  @Test
  void theIdThatTheRegistryGivesIsTheSchemasId() throws Exception {
    answer = "{\"id\": 17}";
    assertEquals(17, registry().register("s", "{}"));
  }

  @Test
  void whatAnswersWithoutAnIdIsNoRegistryAndNothingIsWrittenUnderAMadeUpOne() {
    for (String other : new String[] {"{\"status\": \"ok\"}", "{\"id\": \"17\"}", "[]", "<p>"}) {
      answer = other;
      PortException refused =
          assertThrows(PortException.class, () -> registry().register("s", "{}"), other);
      assertTrue(refused.getMessage().contains("is no schema registry"), refused::getMessage);
    }
  }
}
