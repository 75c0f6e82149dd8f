package io.sluice.adapter.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A client of the part of Confluent's schema registry API that is needed here, which other
 * registries offer too: register a schema, look one up by its id. Caches nothing. Safe for many
 * threads.
 */
final class SchemaRegistry {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final int LONGEST_ERROR = 500;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int INCOMPATIBLE = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final String authorization;

  /**
   * @param user empty for no authentication
   */
  SchemaRegistry(String base, String user, String password) {
    this.base = base.replaceAll("/+$", "");
    this.authorization =
        user.isEmpty()
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Registers a schema under a subject, or finds it there.
   *
   * @return its id
   * @throws PortException with the registry's own words if it refuses the schema
   */
  int register(String subject, String schema) throws PortException, InterruptedException {
    String body = json.createObjectNode().put("schema", schema).toString();
    String path = "/subjects/" + encode(subject) + "/versions";
    HttpResponse<String> response =
        send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    if (response.statusCode() == INCOMPATIBLE) {
      throw new PortException(
          "the schema registry refuses the new schema of subject "
              + subject
              + " as incompatible with an earlier one ("
              + message(response)
              + "). If the readers of this topic can live with the change, set the subject's compatibility"
              + " to NONE (PUT "
              + base
              + "/config/"
              + encode(subject)
              + " with {\"compatibility\": \"NONE\"}) and start again");
    }
    String asked = "to register subject " + subject;
    JsonNode id = read(response, asked).path("id");
    if (!id.isIntegralNumber()) {
      throw noRegistry("no id of a schema came when asked " + asked, null);
    }
    return id.asInt();
  }

  /**
   * @throws PortException if no schema has this id
   */
  String schema(int id) throws PortException, InterruptedException {
    HttpResponse<String> response = send(request("/schemas/ids/" + id).GET());
    if (response.statusCode() == NOT_FOUND) {
      throw new PortException(
          "the schema registry at "
              + base
              + " knows no schema with id "
              + id
              + " ("
              + message(response)
              + "); was it emptied, or is it another one than the topics were written with?");
    }
    return read(response, "for schema " + id).path("schema").asText();
  }

  /**
   * Looks at whether there is a registry.
   *
   * @throws PortException if not
   */
  void check() throws PortException, InterruptedException {
    HttpResponse<String> response = send(request("/subjects").GET());
    if (response.statusCode() == NOT_FOUND) {
      throw new PortException(
          "there is no schema registry with the Confluent API at "
              + base
              + " (no /subjects below it); Apicurio's address ends in /apis/ccompat/v7");
    }
    read(response, "for its subjects");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(REQUEST_TIMEOUT)
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
        if (attempt == ATTEMPTS) {
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
        if (attempt == ATTEMPTS) {
          String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
          throw new TransientPortException(
              "the schema registry at " + base + " cannot be reached: " + why, e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause *= 4;
    }
  }

  private JsonNode read(HttpResponse<String> response, String asked) throws PortException {
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

  private PortException noRegistry(String why, Exception cause) {
    return new PortException(
        "what answers at " + base + " is no schema registry: " + why + "; check log.schemaRegistry",
        cause);
  }

  /** The registry's own message, or the beginning of whatever it sent. */
  private String message(HttpResponse<String> response) {
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

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
