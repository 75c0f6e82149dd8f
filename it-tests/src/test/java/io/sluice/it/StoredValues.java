package io.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.bson.Document;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * What the sinks of a scenario hold of a row whose key is {@code id}, as their own clients see it.
 */
final class StoredValues implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scenario scenario;
  private final MongoClient mongo;
  private final GraphClient graph;

  StoredValues(Scenario scenario) {
    this.scenario = scenario;
    this.mongo = MongoClients.create(scenario.addresses().mongo());
    this.graph = new GraphClient(scenario);
  }

  /** Null if there is none. */
  Document mongo(String table, int id) {
    return mongo(scenario.name(), table, id);
  }

  Document mongo(String database, String table, int id) {
    return mongo.getDatabase(database).getCollection(table).find(Filters.eq("_id", id)).first();
  }

  /** Null if there is none. */
  Value neo4j(String table, int id) {
    List<Record> found = graph.run("match (n:%s {id: %d}) return n".formatted(label(table), id));
    return found.isEmpty() ? null : found.get(0).get("n");
  }

  /** As {@link GraphClient#label} looks for it. */
  private String label(String table) {
    return graph.label(table.replace("_", ""));
  }

  /** Null if there is none. */
  JsonNode elastic(String table, int id) throws Exception {
    return elastic(scenario.name(), table, id);
  }

  JsonNode elastic(String prefix, String table, int id) throws Exception {
    return request("GET", prefix + "." + table, "/_doc/" + id, "").get("_source");
  }

  /** Sends a request to the index of a table. */
  JsonNode ask(String method, String table, String path, String body) throws Exception {
    return request(method, scenario.name() + "." + table, path, body);
  }

  private JsonNode request(String method, String index, String path, String body)
      throws IOException, InterruptedException {
    URI at = URI.create(scenario.addresses().elastic() + "/" + index + path);
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(at)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300 && answer.statusCode() != 404) {
      throw new AssertionError(answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Somebody removes the row from every sink. */
  void remove(String table, int id) throws Exception {
    mongo.getDatabase(scenario.name()).getCollection(table).deleteOne(Filters.eq("_id", id));
    graph.run("match (n:%s {id: %d}) detach delete n".formatted(label(table), id));
    ask("DELETE", table, "/_doc/" + id, "");
  }

  @Override
  public void close() {
    mongo.close();
    graph.close();
  }
}
