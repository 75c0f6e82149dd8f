package io.sluice.adapter.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.ports.PortException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A client of the part of Confluent's schema registry API that is needed here, which other
 * registries offer too: register a schema, look one up by its id, and what explains a refusal.
 * Caches nothing. Safe for many threads.
 */
final class SchemaRegistry {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HASTY_TIMEOUT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 3;

  private static final int NOT_FOUND = 404;
  private static final int INCOMPATIBLE = 409;
  private static final int INVALID = 422;

  private final ObjectMapper json = new ObjectMapper();
  private final RegistryConnection connection;

  /**
   * @param user empty for no authentication
   */
  SchemaRegistry(String base, String user, String password) {
    this(new RegistryConnection(base, user, password, ATTEMPTS, REQUEST_TIMEOUT));
  }

  private SchemaRegistry(RegistryConnection connection) {
    this.connection = connection;
  }

  /** The same registry, for one who would rather ask again later than wait. */
  SchemaRegistry hasty() {
    return new SchemaRegistry(connection.hasty(HASTY_TIMEOUT));
  }

  /**
   * Registers a schema under a subject, or finds it there.
   *
   * @return its id
   * @throws RefusedSchemaException with the registry's own words if it refuses the schema
   */
  int register(String subject, String schema) throws PortException, InterruptedException {
    String body = json.createObjectNode().put("schema", schema).toString();
    HttpResponse<String> response =
        connection.post("/subjects/" + encode(subject) + "/versions", body);
    if (response.statusCode() == INCOMPATIBLE || response.statusCode() == INVALID) {
      throw new RefusedSchemaException(subject, schema, connection.message(response));
    }
    String asked = "to register subject " + subject;
    JsonNode id = connection.read(response, asked).path("id");
    if (!id.isIntegralNumber()) {
      throw connection.noRegistry("no id of a schema came when asked " + asked, null);
    }
    return id.asInt();
  }

  /**
   * @throws PortException if no schema has this id
   */
  String schema(int id) throws PortException, InterruptedException {
    HttpResponse<String> response = connection.get("/schemas/ids/" + id);
    if (response.statusCode() == NOT_FOUND) {
      throw new PortException(
          "the schema registry at "
              + connection.base()
              + " knows no schema with id "
              + id
              + " ("
              + connection.message(response)
              + "); was it emptied, or is it another one than the topics were written with?");
    }
    return connection.read(response, "for schema " + id).path("schema").asText();
  }

  /** The schema that was registered last under a subject; empty if there is none. */
  Optional<String> latest(String subject) throws PortException, InterruptedException {
    HttpResponse<String> response =
        connection.get("/subjects/" + encode(subject) + "/versions/latest");
    return response.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(
            connection
                .read(response, "for the latest schema of " + subject)
                .path("schema")
                .asText());
  }

  /** The compatibility level that holds for a subject: its own, else the registry's. */
  String level(String subject) throws PortException, InterruptedException {
    HttpResponse<String> own = connection.get("/config/" + encode(subject));
    HttpResponse<String> response = own.statusCode() == NOT_FOUND ? connection.get("/config") : own;
    return connection
        .read(response, "for the compatibility of " + subject)
        .path("compatibilityLevel")
        .asText("unknown");
  }

  /** The address under which a subject's own level is read and set. */
  String levelAddress(String subject) {
    return connection.base() + "/config/" + encode(subject);
  }

  /**
   * Looks at whether there is a registry.
   *
   * @throws PortException if not
   */
  void check() throws PortException, InterruptedException {
    HttpResponse<String> response = connection.get("/subjects");
    if (response.statusCode() == NOT_FOUND) {
      throw new PortException(
          "there is no schema registry with the Confluent API at "
              + connection.base()
              + " (no /subjects below it); Apicurio's address ends in /apis/ccompat/v7");
    }
    connection.read(response, "for its subjects");
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
