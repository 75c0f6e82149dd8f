package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import com.sun.net.httpserver.HttpServer;
import io.sluice.domain.ColumnType.Scalar;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether geometries are indexed goes by the modules that Elasticsearch says it has. */
final class GeoShapesTest {
  private static final Map<String, Property> FIELDS =
      Map.of("id", Fields.of(Scalar.INT64), "shape", Fields.of(Scalar.GEOMETRY));

  private final AtomicInteger questions = new AtomicInteger();
  private HttpServer server;
  private ElasticConnection connection;
  private String module;

  @BeforeEach
  void begin() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/_nodes/plugins",
        exchange -> {
          questions.incrementAndGet();
          byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    connection = ElasticConnection.open(TestConfig.of(url, Duration.ofSeconds(60)));
  }

  @AfterEach
  void end() {
    connection.close();
    server.stop(0);
  }

  private String answer() {
    return """
           {"nodes": {
             "one": {"modules": [{"name": "apm"}, {"name": "spatial"}]},
             "two": {"modules": [{"name": "%s"}, {"name": "transport-netty4"}]}}}
           """
        .formatted(module);
  }

  @Test
  void whereEveryNodeHasTheModuleGeometriesAreGeoShapes() throws Exception {
    module = "spatial";
    assertTrue(new GeoShapes(connection).fitting(FIELDS).get("shape").isGeoShape());
  }

  @Test
  void whereOneLacksItTheyAreObjectsThatAreNotIndexed() throws Exception {
    module = "apm";
    GeoShapes shapes = new GeoShapes(connection);
    Property shape = shapes.fitting(FIELDS).get("shape");
    assertFalse(shape.object().enabled());
    assertTrue(shapes.fitting(FIELDS).get("id").isLong());
    assertEquals(1, questions.get());
  }

  @Test
  void whoHasNoGeometryIsNotAsked() throws Exception {
    Map<String, Property> fields = Map.of("id", Fields.of(Scalar.INT64));
    assertEquals(fields, new GeoShapes(connection).fitting(fields));
    assertEquals(0, questions.get());
  }
}
