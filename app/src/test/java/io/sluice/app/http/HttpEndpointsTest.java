package io.sluice.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.app.config.HttpConfig;
import io.sluice.app.config.SecretMask;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.pipeline.Health;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpEndpointsTest {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health health = new Health(List.of(running("capture"), running("sink graph")));
  private volatile List<String> warnings = List.of();
  private HttpEndpoints http;

  @BeforeEach
  void start() throws IOException {
    http =
        new HttpEndpoints(
            new HttpConfig("127.0.0.1", 0),
            new SecretMask(),
            () -> health,
            () -> warnings,
            () -> "a_metric 1\n");
    http.start();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void isLiveAsLongAsItAnswers() throws Exception {
    health = new Health(List.of(stopped("sink graph", "x")));

    assertEquals(200, get("/health/live").statusCode());
  }

  @Test
  void isReadyWhileEveryPartWorks() throws Exception {
    HttpResponse<String> response = get("/health/ready");

    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        """
        {"status": "up", "components": [
          {"component": "capture", "status": "up", "state": "running", "since": "2026-01-02T03:04:05Z"},
          {"component": "sink graph", "status": "up", "state": "running", "since": "2026-01-02T03:04:05Z"}
        ]}
        """,
        response.body());
  }

  @Test
  void saysWhichPartIsNotReadyAndWhyWithoutSecrets() throws Exception {
    health =
        new Health(
            List.of(
                running("capture"),
                stopped("sink docs", "no \"login\" at\nmongodb://u:hunter2@host")));

    HttpResponse<String> response = get("/health/ready");

    assertEquals(503, response.statusCode());
    assertEquals(
        """
        {"status": "down", "components": [
          {"component": "capture", "status": "up", "state": "running", "since": "2026-01-02T03:04:05Z"},
          {"component": "sink docs", "status": "down", "state": "stopped", "since": "2026-01-02T03:04:05Z", \
        "reason": "no \\"login\\" at\\nmongodb://u:******@host"}
        ]}
        """,
        response.body());
  }

  @Test
  void aWarningIsShownAndLeavesItReady() throws Exception {
    warnings = List.of("the disk may fill");

    HttpResponse<String> response = get("/health/ready");

    assertEquals(200, response.statusCode());
    assertTrue(
        response.body().endsWith("], \"warnings\": [\"the disk may fill\"]}\n"), response::body);
  }

  @Test
  void saysHowOftenAPartHasTriedInVain() throws Exception {
    health =
        new Health(List.of(new ComponentHealth("capture", State.RETRYING, "away", SINCE, 3, true)));

    assertTrue(
        get("/health/ready")
            .body()
            .contains(
                "\"since\": \"2026-01-02T03:04:05Z\", \"attempts\": 3, \"reason\": \"away\""));
  }

  @Test
  void servesMetrics() throws Exception {
    HttpResponse<String> response = get("/metrics");

    assertEquals(200, response.statusCode());
    assertEquals("a_metric 1\n", response.body());
    assertTrue(
        response.headers().firstValue("content-type").orElseThrow().startsWith("text/plain"));
  }

  @Test
  void refusesEverythingElse() throws Exception {
    assertEquals(404, get("/").statusCode());
    assertEquals(404, get("/health/ready/../../etc/passwd").statusCode());
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build();
    HttpResponse<String> response = client.send(post, BodyHandlers.ofString());
    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", response.headers().firstValue("allow").orElseThrow());
  }

  @Test
  void tellsNothingOfTheServerItRunsOn() throws Exception {
    assertTrue(get("/").headers().firstValue("server").isEmpty());
  }

  @Test
  void saysWhichPortIsTakenAndWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      HttpEndpoints second =
          new HttpEndpoints(
              new HttpConfig("127.0.0.1", port),
              new SecretMask(),
              () -> health,
              List::of,
              () -> "");

      IOException e = assertThrows(IOException.class, second::start);
      assertTrue(
          e.getMessage().startsWith("http: cannot listen on 127.0.0.1:" + port), e.getMessage());
      assertTrue(e.getMessage().contains("set http.port to another port"), e.getMessage());
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(http.address() + path);
  }

  private static ComponentHealth running(String component) {
    return new ComponentHealth(component, State.RUNNING, "", SINCE, 0, true);
  }

  private static ComponentHealth stopped(String component, String reason) {
    return new ComponentHealth(component, State.STOPPED, reason, SINCE, 0, false);
  }
}
