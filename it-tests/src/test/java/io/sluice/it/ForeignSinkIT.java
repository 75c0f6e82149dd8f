package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/**
 * MongoDB's own connector for Kafka, in a worker of Kafka Connect, reads the topics of a pipeline
 * and ends with the rows that PostgreSQL and our own sink have.
 */
final class ForeignSinkIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String UNAVAILABLE = "__debezium_unavailable_value";
  private static final String HANDLER = "handler";
  private static final String UNWRAPPED = "unwrapped";
  private static final String UNFILTERED = "unfiltered";
  private static final Map<String, List<String>> KEYS =
      Map.of("things", List.of("id"), "lines", List.of("order_no", "line"), "notes", List.of("id"));

  private static void createTables(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        """
        create table %s.things (
          id bigint primary key, ok boolean, small smallint, number integer, big bigint, single real,
          ratio double precision, price numeric(12, 2), amount numeric, name text not null, raw bytea,
          day date, clock time, made timestamp, seen timestamptz, token uuid, details jsonb,
          tags text[], counts integer[], prices numeric(8, 2)[], days date[], raws bytea[])
        """
            .formatted(s),
        "create table %s.lines (order_no int, line int, what text, primary key (order_no, line))"
            .formatted(s),
        "create table %s.notes (id int primary key, title text, body text)".formatted(s),
        "alter table %s.notes alter body set storage external, replica identity full".formatted(s),
        "create table %s.drafts (like %1$s.notes including all)".formatted(s));
    addThings(scenario, 1, 50);
    scenario.execute(
        "insert into %s.lines select n %% 10, n, 'line ' || n from generate_series(1, 60) n"
            .formatted(s),
        "insert into %s.notes select n, 'note ' || n, repeat('long ' || n, 2000) from generate_series(1, 5) n"
            .formatted(s),
        "insert into %s.drafts values (1, 'draft', repeat('long', 2000))".formatted(s));
  }

  private static void addThings(Scenario scenario, int from, int to) throws SQLException {
    scenario.execute(
        """
        insert into %s.things
        select n, n %% 2 = 0, -n, n * 1000, n * 10000000000, n / 8.0, -n / 3.0, n / 4.0,
          n * 1e30 + 0.125, 'thing ' || n, decode(md5(n::text), 'hex'), date '1969-12-31' + n,
          time '00:00:00.000001' + n * interval '1 minute',
          timestamp '1969-12-31 23:59:59.999999' + n * interval '1 hour',
          timestamptz '2024-02-29 12:00:00.123456+02' + n * interval '1 day',
          md5(n::text)::uuid, jsonb_build_object('n', n, 'a', array[n, null]),
          array['a' || n, null, 'ü "quoted", {x}'], array[n, null], array[n / 4.0, null],
          array[date '1969-12-31' + n, null], array[decode(md5(n::text), 'hex'), null]
        from generate_series(%d, %d) n
        """
            .formatted(scenario.name(), from, to),
        "insert into %s.things (id, name) values (-%d, 'nothing else')"
            .formatted(scenario.name(), to));
  }

  /** Inserts, updates, deletes, changed keys, unchanged long values, and an altered table. */
  private static void changeEverything(Scenario scenario) throws SQLException {
    String s = scenario.name();
    addThings(scenario, 101, 120);
    scenario.execute(
        "update %s.things set price = null, name = name || ' ü€🚲', ok = not ok where id %% 3 = 0"
            .formatted(s),
        "delete from %s.things where id %% 7 = 0".formatted(s),
        "update %s.things set id = id + 5000 where id between 20 and 30".formatted(s),
        "update %s.lines set order_no = order_no + 100 where line < 10".formatted(s),
        "delete from %s.lines where line > 50".formatted(s),
        "update %s.notes set title = title || ' renamed'".formatted(s),
        "update %s.drafts set title = 'renamed'".formatted(s),
        "alter table %s.lines add column price numeric(8, 2)".formatted(s),
        "insert into %s.lines values (7, 1000, 'after the change', 9.95)".formatted(s),
        "update %s.lines set price = line / 4.0".formatted(s));
  }

  private static Map<String, String> sink(Scenario scenario, String name, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector");
    settings.put("tasks.max", "2");
    settings.put("topics.regex", scenario.name() + "\\..*");
    settings.put("connection.uri", scenario.addresses().mongo());
    settings.put("database", database(scenario, name));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static String database(Scenario scenario, String sink) {
    return scenario.name() + "_" + sink;
  }

  private static Map<String, Map<String, String>> sinks(Scenario scenario) {
    String handler = "com.mongodb.kafka.connect.sink.cdc.debezium.rdbms.postgres.PostgresHandler";
    Map<String, Map<String, String>> sinks = new LinkedHashMap<>();
    sinks.put(
        HANDLER,
        sink(
            scenario,
            HANDLER,
            "change.data.capture.handler",
            handler,
            "transforms",
            "rows",
            "transforms.rows.type",
            "org.apache.kafka.connect.transforms.Filter",
            "transforms.rows.predicate",
            "truncate",
            "predicates",
            "truncate",
            "predicates.truncate.type",
            "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
            "predicates.truncate.name",
            "sluice.truncate"));
    sinks.put(
        UNWRAPPED,
        sink(
            scenario,
            UNWRAPPED,
            "transforms",
            "unwrap",
            "transforms.unwrap.type",
            "io.debezium.transforms.ExtractNewRecordState",
            "transforms.unwrap.add.fields",
            "db",
            "document.id.strategy",
            "com.mongodb.kafka.connect.sink.processor.id.strategy.FullKeyStrategy",
            "delete.on.null.values",
            "true"));
    sinks.put(UNFILTERED, sink(scenario, UNFILTERED, "change.data.capture.handler", handler));
    return sinks;
  }

  @Test
  void mongosConnectorEndsWithTheRowsThatPostgresAndOurSinkHave() throws Exception {
    try (Scenario scenario = new Scenario("foreign").onlySink("documents")) {
      createTables(scenario);
      scenario.run();
      try (ConnectWorker worker =
              new ConnectWorker(scenario.folder(), scenario.addresses(), sinks(scenario));
          MongoClient mongo = MongoClients.create(scenario.addresses().mongo());
          Connection source = scenario.connect()) {
        awaitSameRows(scenario, worker, mongo, source);
        changeEverything(scenario);
        awaitSameRows(scenario, worker, mongo, source);
        try (Stores stores = new Stores(scenario.config())) {
          stores.awaitEqual(LIMIT);
        }
        for (String sink : List.of(HANDLER, UNWRAPPED)) {
          awaitPlaceholder(scenario, worker, mongo, sink);
        }
        String reason = worker.awaitFailure(UNFILTERED, LIMIT);
        assertTrue(reason.contains("DataException"), reason);
      }
    }
  }

  private static void awaitSameRows(
      Scenario scenario, ConnectWorker worker, MongoClient mongo, Connection source)
      throws Exception {
    for (String sink : List.of(HANDLER, UNWRAPPED)) {
      for (Map.Entry<String, List<String>> table : KEYS.entrySet()) {
        Map<BsonValue, BsonDocument> expected =
            ConnectorDocuments.of(source, scenario.name() + "." + table.getKey(), table.getValue());
        if (sink.equals(UNWRAPPED)) {
          expected.values().forEach(row -> unwrapped(row, scenario.name()));
        }
        worker.await(
            sink,
            sink + " has the rows of " + table.getKey(),
            LIMIT,
            () -> differences(expected, documents(scenario, mongo, sink, table.getKey())),
            () -> documents(scenario, mongo, sink, table.getKey()).equals(expected));
      }
    }
  }

  /** There the key's columns stay in the row too, and it was asked for the database's name. */
  private static void unwrapped(BsonDocument row, String database) {
    row.putAll(row.getDocument("_id"));
    row.append("__db", new BsonString(database));
  }

  private static Map<BsonValue, BsonDocument> documents(
      Scenario scenario, MongoClient mongo, String sink, String table) {
    Map<BsonValue, BsonDocument> documents = new HashMap<>();
    mongo
        .getDatabase(database(scenario, sink))
        .getCollection(scenario.name() + "." + scenario.name() + "." + table, BsonDocument.class)
        .find()
        .forEach(document -> documents.put(document.get("_id"), document));
    return documents;
  }

  private static String differences(
      Map<BsonValue, BsonDocument> expected, Map<BsonValue, BsonDocument> found) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (id, row) -> {
          if (!row.equals(found.get(id))) {
            differences.add("expected " + row + "\nfound    " + found.get(id));
          }
        });
    found.forEach(
        (id, row) -> {
          if (!expected.containsKey(id)) {
            differences.add("not expected " + row);
          }
        });
    return String.join("\n", differences.subList(0, Math.min(5, differences.size())));
  }

  /** Where PostgreSQL sends no unchanged long values, a reader that knows no better has this. */
  private static void awaitPlaceholder(
      Scenario scenario, ConnectWorker worker, MongoClient mongo, String sink) throws Exception {
    worker.await(
        sink,
        sink + " has the renamed draft",
        LIMIT,
        () -> documents(scenario, mongo, sink, "drafts").toString(),
        () ->
            documents(scenario, mongo, sink, "drafts").values().stream()
                .anyMatch(draft -> draft.get("title").equals(new BsonString("renamed"))));
    for (BsonDocument draft : documents(scenario, mongo, sink, "drafts").values()) {
      assertEquals(UNAVAILABLE, draft.getString("body").getValue());
    }
  }
}
