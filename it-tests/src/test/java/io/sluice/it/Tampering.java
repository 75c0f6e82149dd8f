package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.bson.Document;

/**
 * Somebody has been at table {@code quiet} in the sinks: row 1 is removed, row 2 changed, row 9999
 * added; in the graph, row 3 has lost its relationship, too.
 */
final class Tampering {
  static final int REMOVED = 1;
  static final int CHANGED = 2;
  static final int ADDED = 9_999;

  private final Scenario scenario;

  Tampering(Scenario scenario) {
    this.scenario = scenario;
  }

  void withAll() throws Exception {
    withGraph();
    withDocuments();
    withSearch();
  }

  /** Half of the rows, those with even ids, are removed, too. */
  void removeHalf(int rows) throws Exception {
    try (GraphClient graph = new GraphClient(scenario)) {
      graph.run("match (n:%s) where n.id %% 2 = 0 detach delete n".formatted(graph.label("quiet")));
    }
    try (MongoClient client = MongoClients.create(scenario.addresses().mongo())) {
      documents(client).deleteMany(Filters.mod("_id", 2, 0));
    }
    StringBuilder bulk = new StringBuilder();
    for (int id = 2; id <= rows; id += 2) {
      bulk.append("{\"delete\": {\"_id\": \"%d\"}}\n".formatted(id));
    }
    search("POST", "/_bulk", bulk.toString());
    search("POST", "/_refresh", "");
  }

  private void withGraph() {
    try (GraphClient graph = new GraphClient(scenario)) {
      String label = graph.label("quiet");
      graph.run("match (n:%s {id: %d}) detach delete n".formatted(label, REMOVED));
      graph.run("match (n:%s {id: %d}) set n.text = 'tampered'".formatted(label, CHANGED));
      graph.run("match (n:%s {id: 3})-[r]->() delete r".formatted(label));
      // None is added: a node that somebody else made is his own.
    }
  }

  private void withDocuments() {
    try (MongoClient client = MongoClients.create(scenario.addresses().mongo())) {
      MongoCollection<Document> rows = documents(client);
      rows.deleteOne(Filters.eq("_id", REMOVED));
      rows.updateOne(Filters.eq("_id", CHANGED), Updates.set("text", "tampered"));
      Document copy = rows.find(Filters.eq("_id", 4)).first();
      copy.put("_id", ADDED);
      if (copy.containsKey("id")) {
        copy.put("id", ADDED);
      }
      rows.insertOne(copy);
    }
  }

  private MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase(scenario.name()).getCollection("quiet");
  }

  private void withSearch() throws Exception {
    search("DELETE", "/_doc/" + REMOVED, "");
    search("POST", "/_update/" + CHANGED, "{\"doc\": {\"text\": \"tampered\"}}");
    search(
        "PUT",
        "/_doc/" + ADDED,
        "{\"id\": %d, \"text\": \"added\", \"parent_id\": 1}".formatted(ADDED));
    search("POST", "/_refresh", "");
  }

  private void search(String method, String path, String body) throws Exception {
    URI at = URI.create(scenario.addresses().elastic() + "/" + scenario.name() + ".quiet" + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(at)
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.statusCode() < 300, answer::body);
  }
}
