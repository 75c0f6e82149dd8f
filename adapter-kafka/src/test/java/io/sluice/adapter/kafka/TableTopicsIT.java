package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.StoppedTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables to topics and schemas. */
class TableTopicsIT {
  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", LogServers.kafka()));
  private final String topic = pipeline + ".store.customers";

  @AfterEach
  void close() {
    log.close();
    admin.close();
  }

  private static ChangeBatch commit(String offset, long version, ChangeEvent... changes) {
    return ChangeBatch.of(List.of(changes), new Checkpoint(offset, version));
  }

  private static TableSchema table(String schema, String name, Column... more) {
    List<Column> columns = new ArrayList<>(List.of(new Column("id", Scalar.INT32, false)));
    columns.addAll(List.of(more));
    return new TableSchema(new TableId(schema, name), columns, List.of("id"), List.of());
  }

  private static ChangeEvent insertOf(TableSchema table, long version, Object... values) {
    return ChangeEvent.upsert(
        Operation.INSERT, null, Row.of(table, values), version, Sample.POSITION);
  }

  @Test
  void aSchemaThatChangesMidStreamReachesTheReaderWithItsRows() throws Exception {
    TableSchema before = table("s", "t", new Column("a", Scalar.TEXT, true));
    TableSchema after =
        table("s", "t", new Column("b", Scalar.INT64, true), new Column("a", Scalar.JSON, true));
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("1", 2, insertOf(before, 1, 1, "old"), insertOf(after, 2, 1, 5L, "{}")));
    }
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("3", 3, insertOf(before, 3, 1, "old again")));
    }
    try (Running sink = Running.of(log, "a")) {
      List<ChangeEvent> read = sink.awaitChanges(3).changes();
      assertEquals(List.of(before, after, before), read.stream().map(ChangeEvent::table).toList());
      assertEquals(5L, read.get(1).after().value("b"));
      assertEquals("old again", read.get(2).after().value("a"));
    }
  }

  @Test
  void anIncompatibleSchemaStopsItsTableWithTheRegistrysWords() throws Exception {
    TableSchema before = table("s", "t");
    TableSchema after = table("s", "t", new Column("must", Scalar.INT64, false));
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("1", 1, insertOf(before, 1, 1)));
      HttpRequest strict =
          HttpRequest.newBuilder(
                  URI.create(LogServers.registry() + "/config/" + pipeline + ".s.t-value"))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\": \"BACKWARD\"}"))
              .build();
      assertEquals(
          200, HttpClient.newHttpClient().send(strict, BodyHandlers.ofString()).statusCode());
      writer.handle(commit("2", 2, insertOf(after, 2, 1, 1L)));
      StoppedTable stopped = log.stoppedTables().get(0);
      assertEquals(after.id(), stopped.table());
      assertEquals(1, stopped.changes());
      assertTrue(stopped.reason().contains(pipeline + ".s.t-value"), stopped::reason);
      assertTrue(stopped.reason().contains("NONE"), stopped::reason);
    }
  }

  @Test
  void topicsAreMadeToKeepEverything() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("1", 1, Sample.insert(1, "a", 1)));
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    assertEquals("-1", settings.get("retention.ms").value());
    assertEquals("delete", settings.get("cleanup.policy").value());
    assertEquals(
        4,
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size());
  }

  @Test
  void aTopicThatExistsKeepsItsPartitions() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 7, (short) 1))).all().get();
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("1", 1, ChangeEvent.truncate(Sample.CUSTOMERS, 1, Sample.POSITION)));
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(7);
    }
  }

  @Test
  void tablesWhoseTopicsKafkaTakesForOneGetTwo() throws Exception {
    TableSchema one = table("a_b", "c");
    TableSchema two = table("a", "b_c");
    for (int round = 1; round <= 2; round++) {
      try (LogWriter writer = log.openWriter()) {
        writer.handle(commit("1", 1, insertOf(one, 1, 1), insertOf(two, 2, 2)));
      }
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(4);
      assertEquals(2, sink.changes().stream().filter(change -> change.table().equals(two)).count());
    }
  }
}
