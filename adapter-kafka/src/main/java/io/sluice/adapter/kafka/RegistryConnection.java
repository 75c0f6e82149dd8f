package io.sluice.adapter.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** HTTP with a schema registry: tries again what fails in passing. Safe for many threads. */
final class RegistryConnection {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final int LONGEST_ERROR = 500;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final String authorization;
  private final int attempts;
  private final Duration limit;

  /**
   * @param user empty for no authentication
   * @param attempts how often a call is made that fails in passing
   * @param limit how long one of them may take
   */
  RegistryConnection(String base, String user, String password, int attempts, Duration limit) {
    this(
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build(),
        base.replaceAll("/+$", ""),
        user.isEmpty()
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)),
        attempts,
        limit);
  }

  private RegistryConnection(
      HttpClient http, String base, String authorization, int attempts, Duration limit) {
    this.http = http;
    this.base = base;
    this.authorization = authorization;
    this.attempts = attempts;
    this.limit = limit;
  }

  /** The same registry, for one who would rather ask again later than wait. */
  RegistryConnection hasty(Duration limit) {
    return new RegistryConnection(http, base, authorization, 1, limit);
  }

  String base() {
    return base;
  }

  HttpResponse<String> get(String path) throws TransientPortException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body)
      throws TransientPortException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(limit)
            .header("Accept", CONTENT_TYPE)
            .header("Content-Type", CONTENT_TYPE);
    return authorization == null ? builder : builder.header("Authorization", authorization);
  }

  private HttpResponse<String> send(HttpRequest.Builder builder)
      throws TransientPortException, InterruptedException {
    HttpRequest request = builder.build();
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() < SERVER_ERROR && response.statusCode() != TOO_MANY) {
          return response;
        }
        if (attempt == attempts) {
          throw new TransientPortException(
              "the schema registry at "
                  + base
                  + " answers "
                  + response.statusCode()
                  + " ("
                  + message(response)
                  + ")");
        }
      } catch (IOException e) {
        if (attempt == attempts) {
          String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
          throw new TransientPortException(
              "the schema registry at " + base + " cannot be reached: " + why, e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause *= 4;
    }
  }

  /**
   * The answer's JSON.
   *
   * @param asked for the message, as in "asked for its subjects"
   * @throws PortException if the registry did not do what was asked
   */
  JsonNode read(HttpResponse<String> response, String asked) throws PortException {
    int status = response.statusCode();
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      throw new PortException(
          "the schema registry at "
              + base
              + " does not let this user in ("
              + status
              + "), asked "
              + asked
              + "; check log.schemaRegistryUser, its password and its rights");
    }
    if (status / 100 != 2) {
      throw new PortException(
          "the schema registry at "
              + base
              + " answers "
              + status
              + " when asked "
              + asked
              + " ("
              + message(response)
              + ")");
    }
    try {
      return json.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw noRegistry("no JSON came when asked " + asked, e);
    }
  }

  PortException noRegistry(String why, Exception cause) {
    return new PortException(
        "what answers at " + base + " is no schema registry: " + why + "; check log.schemaRegistry",
        cause);
  }

  /** The registry's own message, or the beginning of whatever it sent. */
  String message(HttpResponse<String> response) {
    String body = response.body();
    try {
      String message = json.readTree(body).path("message").asText();
      body = message.isEmpty() ? body : message;
    } catch (JsonProcessingException e) {
      // Not JSON: then the text itself is the best there is to show.
      body = body.strip();
    }
    return body.length() > LONGEST_ERROR ? body.substring(0, LONGEST_ERROR) + " …" : body;
  }
}
