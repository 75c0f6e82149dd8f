package io.sluice.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/** Takes away what a trial left on Kafka and the sink, so that the next finds the same servers. */
final class Leftovers implements AutoCloseable {
  private final Trial trial;
  private final Target target;

  Leftovers(Trial trial, Target target) {
    this.trial = trial;
    this.target = target;
  }

  @Override
  public void close() throws IOException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, trial.servers().kafka()))) {
      List<String> topics =
          admin.listTopics().names().toCompletionStage().toCompletableFuture().join().stream()
              .filter(topic -> topic.replace("__", "").startsWith(trial.name() + "."))
              .toList();
      admin.deleteTopics(topics).all().toCompletionStage().toCompletableFuture().join();
    }
    switch (target) {
      case KAFKA -> {}
      case MONGO -> dropMongo();
      case NEO4J -> dropNodes();
      case ELASTIC -> dropIndexes();
    }
  }

  private void dropIndexes() throws IOException {
    String indexes = trial.index() + "," + trial.name() + "-tombstones";
    try {
      new ElasticRequests(trial.servers().elastic())
          .send("DELETE", "/" + indexes + "?ignore_unavailable=true", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dropMongo() {
    try (MongoClient client = MongoClients.create(trial.servers().mongo())) {
      client.getDatabase(trial.name()).drop();
    }
  }

  /** The table in the graph too, which the next trial has under another label. */
  private void dropNodes() {
    String label = Neo4jCounter.label(trial);
    try (Driver driver = Neo4jCounter.driver(trial);
        Session session = driver.session()) {
      session
          .run(
              "MATCH (n:"
                  + label
                  + "|_SluiceTable|_SluiceGate)"
                  + " CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
          .consume();
      List<Record> constraints =
          session
              .run("SHOW CONSTRAINTS YIELD name, labelsOrTypes RETURN name, labelsOrTypes")
              .list();
      for (Record constraint : constraints) {
        if (constraint.get("labelsOrTypes").asList().contains(label)) {
          session.run("DROP CONSTRAINT `" + constraint.get("name").asString() + "`").consume();
        }
      }
    }
  }
}
