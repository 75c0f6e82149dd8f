package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What an administrator does to the schema registry. */
final class RegistryAdmin {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private RegistryAdmin() {}

  /** Sets the compatibility level of a subject that exists, with the call that a refusal names. */
  static void level(String subject, String level) throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(LogServers.registry() + "/config/" + subject))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\": \"" + level + "\"}"))
            .build();
    HttpResponse<String> answer = HTTP.send(put, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
  }

  /** Deletes a subject with all its versions. */
  static void delete(String subject) throws Exception {
    HttpRequest delete =
        HttpRequest.newBuilder(URI.create(LogServers.registry() + "/subjects/" + subject))
            .DELETE()
            .build();
    HttpResponse<String> answer = HTTP.send(delete, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
  }
}
