package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Elasticsearch that all tests of this JVM share; it ends with the JVM. Spoken to in plain
 * HTTP, as anybody would.
 */
final class ElasticServer {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonFactory JSON = new JsonFactory();

  static {
    JSON.setStreamReadConstraints(
        com.fasterxml.jackson.core.StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .build());
  }

  private static Services services;

  private ElasticServer() {}

  private static synchronized Services services() {
    if (services == null) {
      try {
        services =
            Services.start(
                Files.createTempDirectory(Path.of("target"), "servers"), Set.of(Server.ELASTIC));
      } catch (IOException e) {
        throw new IllegalStateException("no folder for Elasticsearch", e);
      }
    }
    return services;
  }

  static URI url() {
    return services().addresses().elastic();
  }

  /** Stops it in an orderly way and starts it again. */
  static void restart() {
    services().stop(Server.ELASTIC);
    services().start(Server.ELASTIC);
  }

  static void kill() {
    services().kill(Server.ELASTIC);
  }

  static void start() {
    services().start(Server.ELASTIC);
  }

  /**
   * @param value as JSON; null for the default
   */
  static void clusterSetting(String name, String value) throws Exception {
    require(put("/_cluster/settings", "{\"persistent\": {\"" + name + "\": " + value + "}}"));
  }

  /** Deletes every index whose name begins like this. */
  static void deleteAll(String prefix) throws Exception {
    Answer found = get("/" + prefix + "*/_settings/index.uuid");
    if (!((Map<?, ?>) found.json()).isEmpty()) {
      List<String> names = new ArrayList<>();
      ((Map<?, ?>) found.json()).keySet().forEach(name -> names.add((String) name));
      require(delete("/" + String.join(",", names)));
    }
  }

  /** How many requests were refused for want of memory for requests under way. */
  static long tripped() throws Exception {
    return nodeNumber("/_nodes/stats/breaker", "breakers", "inflight_requests", "tripped");
  }

  /** How many points in time and scrolls are kept, one for each of their shards. */
  static long openContexts() throws Exception {
    return nodeNumber("/_nodes/stats/indices/search", "indices", "search", "open_contexts");
  }

  /** Of the one node that there is. */
  static long nodeNumber(String path, String... names) throws Exception {
    Map<?, ?> nodes = (Map<?, ?>) get(path).at("nodes");
    Answer node = new Answer(200, nodes.values().iterator().next());
    return Long.parseLong((String) node.at(names));
  }

  static void require(Answer answer) {
    if (answer.status() >= 300) {
      throw new IllegalStateException("Elasticsearch answered " + answer);
    }
  }

  record Answer(int status, Object json) {
    /** What stands under the names, going from object to object. */
    Object at(String... names) {
      Object value = json;
      for (String name : names) {
        value = value == null ? null : ((Map<?, ?>) value).get(name);
      }
      return value;
    }
  }

  static Answer get(String path) throws Exception {
    return send("GET", path, null);
  }

  static Answer put(String path, String body) throws Exception {
    return send("PUT", path, body);
  }

  static Answer post(String path, String body) throws Exception {
    return send("POST", path, body);
  }

  static Answer delete(String path) throws Exception {
    return send("DELETE", path, null);
  }

  private static Answer send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path.replace("%", "%25")))
            .header("Content-Type", "application/json");
    HttpResponse<byte[]> response =
        HTTP.send(
            request
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    try (JsonParser in = JSON.createParser(response.body())) {
      return new Answer(response.statusCode(), in.nextToken() == null ? null : value(in));
    }
  }

  /** Objects as maps, arrays as lists, booleans as such, and all else as its text. */
  private static Object value(JsonParser in) throws IOException {
    switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.put(name, value(in));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(in));
        }
        return array;
      }
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return in.getBooleanValue();
      }
      default -> {
        return in.getText();
      }
    }
  }
}
