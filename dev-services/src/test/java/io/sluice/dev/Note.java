package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** Something written to a server that confirmed it, to be found there later. */
record Note(Server server, String text) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static Note write(Server server, Addresses at) throws Exception {
    String text = "n" + UUID.randomUUID().toString().replace("-", "");
    Note note = new Note(server, text);
    switch (server) {
      case POSTGRES -> note.writePostgres(at);
      case KAFKA -> note.writeKafka(at);
      case REGISTRY -> note.writeRegistry(at);
      case NEO4J -> note.neo4j(at, "CREATE (n:Note {text: $text}) RETURN n.text AS text");
      case MONGO -> note.writeMongo(at);
      case ELASTIC ->
          note.http(
              "PUT", at.elastic() + "/notes/_doc/" + text, "{\"text\": \"" + text + "\"}", 201);
    }
    return note;
  }

  void assertKept(Addresses at) throws Exception {
    switch (server) {
      case POSTGRES -> assertEquals(text, readPostgres(at));
      case KAFKA -> assertEquals(text, readKafka(at));
      case REGISTRY -> http("GET", at.registry() + "/subjects/" + text + "/versions/1", null, 200);
      case NEO4J -> neo4j(at, "MATCH (n:Note {text: $text}) RETURN n.text AS text");
      case MONGO -> readMongo(at);
      case ELASTIC -> http("GET", at.elastic() + "/notes/_doc/" + text, null, 200);
    }
  }

  private void writePostgres(Addresses at) throws Exception {
    try (Connection connection = postgres(at);
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists note (text text)");
      statement.execute("insert into note values ('" + text + "')");
    }
  }

  private String readPostgres(Addresses at) throws Exception {
    try (Connection connection = postgres(at);
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select text from note where text = '" + text + "'")) {
      return rows.next() ? rows.getString(1) : "nothing";
    }
  }

  static Connection postgres(Addresses at) throws Exception {
    Addresses.Postgres postgres = at.postgres();
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private void writeKafka(Addresses at) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", at.kafka()))) {
      admin.createTopics(List.of(new NewTopic(text, 1, (short) 1))).all().get();
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", at.kafka(), "transactional.id", "note", "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(text, text)).get();
      producer.commitTransaction();
    }
  }

  private String readKafka(Addresses at) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", at.kafka(), "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(text, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(20))) {
        return found.value();
      }
      return "nothing";
    }
  }

  private void writeRegistry(Addresses at) throws Exception {
    http(
        "POST",
        at.registry() + "/subjects/" + text + "/versions",
        "{\"schema\": \"\\\"long\\\"\"}",
        200);
  }

  private void neo4j(Addresses at, String query) {
    Addresses.Neo4j neo4j = at.neo4j();
    try (Driver driver =
        GraphDatabase.driver(neo4j.uri(), AuthTokens.basic(neo4j.user(), neo4j.password()))) {
      var found = driver.executableQuery(query).withParameters(Map.of("text", text)).execute();
      assertEquals(text, found.records().get(0).get("text").asString());
    }
  }

  private void writeMongo(Addresses at) {
    try (MongoClient client = MongoClients.create(at.mongo())) {
      client.getDatabase("dev").getCollection("notes").insertOne(new Document("_id", text));
    }
  }

  private void readMongo(Addresses at) {
    try (MongoClient client = MongoClients.create(at.mongo())) {
      var notes = client.getDatabase("dev").getCollection("notes");
      assertEquals(1, notes.countDocuments(new Document("_id", text)));
    }
  }

  private void http(String method, String uri, String body, int expected) throws Exception {
    HttpRequest.BodyPublisher content =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, content)
            .header("Content-Type", "application/json")
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(expected, answer.statusCode(), answer::body);
  }
}
