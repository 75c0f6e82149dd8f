package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the users of the targets have set up for table {@code notes}: it makes rows impossible. */
final class TargetRules {
  private static final String UNIQUE = "no_two_alike";

  private final Scenario scenario;

  TargetRules(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Makes the index of Elasticsearch, for texts that are numbers. To be called before Sluice. */
  void onlyNumbersInSearch() throws Exception {
    put(
        "",
        """
        {"settings": {"number_of_replicas": 0},
         "mappings": {"properties": {"text": {"type": "integer"}}}}
        """);
  }

  /** Other texts are stored, too; they are just not found. */
  void anyTextInSearch() throws Exception {
    put(
        "/_mapping",
        "{\"properties\": {\"text\": {\"type\": \"integer\", \"ignore_malformed\": true}}}");
  }

  private void put(String path, String json) throws Exception {
    URI at = URI.create(scenario.addresses().elastic() + "/" + scenario.name() + ".notes" + path);
    HttpResponse<String> made =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(at)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, made.statusCode(), made::body);
  }

  /** No two nodes have one text. */
  void uniqueTextInGraph() {
    try (GraphClient graph = new GraphClient(scenario)) {
      graph.run(
          "create constraint %s_%s for (n:%s) require n.text is unique"
              .formatted(UNIQUE, scenario.name(), graph.label("notes")));
    }
  }

  void anyTextInGraph() {
    try (GraphClient graph = new GraphClient(scenario)) {
      graph.run("drop constraint %s_%s".formatted(UNIQUE, scenario.name()));
    }
  }

  /** No two documents have one text. */
  void uniqueTextInDocuments() {
    try (MongoClient client = MongoClients.create(scenario.addresses().mongo())) {
      client
          .getDatabase(scenario.name())
          .getCollection("notes")
          .createIndex(Indexes.ascending("text"), new IndexOptions().name(UNIQUE).unique(true));
    }
  }

  void anyTextInDocuments() {
    try (MongoClient client = MongoClients.create(scenario.addresses().mongo())) {
      client.getDatabase(scenario.name()).getCollection("notes").dropIndex(UNIQUE);
    }
  }
}
