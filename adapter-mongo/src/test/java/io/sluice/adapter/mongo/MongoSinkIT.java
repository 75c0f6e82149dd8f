package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.sluice.dev.Services;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.TransientSinkException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to MongoDB: documents, collections, unique indexes, late writes. */
class MongoSinkIT {
  private static final SinkContext CONTEXT = new SinkContext("store", "mongo", 1);

  @TempDir static Path data;
  private static Services services;
  private static MongoClient client;
  private static int databases;

  private final String database = "sluice_" + databases++;
  private final List<Sink> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    services = MongoServer.start(data);
    client = MongoClients.create(services.addresses().mongo());
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      client.close();
      services.close();
    }
  }

  @AfterEach
  void closeSinks() {
    opened.forEach(Sink::close);
    client.getDatabase(database).drop();
  }

  private MongoConfig config(String uri, String template) {
    return MongoConfigTest.config(uri, database, template, "majority");
  }

  private MongoConfig config() {
    return config(services.addresses().mongo(), "{table}");
  }

  private MongoSink sink(String pipeline, Clock clock) throws Exception {
    MongoSink sink =
        new MongoSink(config(), new MongoConnection(config(), "test"), pipeline, clock);
    opened.add(sink);
    return sink;
  }

  private MongoSink sink() throws Exception {
    return sink("store", Clock.systemUTC());
  }

  private MongoCollection<Document> documents(String collection) {
    return client.getDatabase(database).getCollection(collection);
  }

  private static void write(Sink sink, ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }

  private static TableSchema customers(String schema) {
    return new TableSchema(
        new TableId(schema, "customers"),
        List.of(new Column("id", Scalar.INT64, false), new Column("mail", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }

  @Test
  void aRowIsADocumentOfNativeTypes() throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("store", "items"),
            List.of(
                new Column("order_id", Scalar.INT64, false),
                new Column("line", Scalar.INT32, false),
                new Column("price", new Decimal(10, 2), true),
                new Column("huge", Scalar.NUMERIC, true),
                new Column("at", Scalar.TIMESTAMP_TZ, true),
                new Column("day", Scalar.DATE, true),
                new Column("time", Scalar.TIME, true),
                new Column("uuid", Scalar.UUID, true),
                new Column("bytes", Scalar.BYTES, true),
                new Column("tags", new ArrayOf(Scalar.TEXT), true),
                new Column("note", Scalar.TEXT, true)),
            List.of("order_id", "line"),
            List.of());
    ChangeEvent change =
        upsert(
            1,
            Row.of(
                table,
                7L,
                2,
                new BigDecimal("19.90"),
                new BigDecimal("9".repeat(40)),
                Instant.parse("2024-05-01T10:00:00.123456Z"),
                LocalDate.of(2024, 5, 1),
                LocalTime.of(10, 30),
                new UUID(1, 2),
                new byte[] {1, 2},
                List.of("a", "b"),
                null));
    write(sink(), change);
    String expected =
        """
        {_id: {order_id: {$numberLong: "7"}, line: 2}, order_id: {$numberLong: "7"}, line: 2,
         price: {$numberDecimal: "19.90"}, huge: "%s",
         at: {$date: "2024-05-01T10:00:00.123Z"}, day: {$date: "2024-05-01T00:00:00Z"},
         time: "10:30:00", uuid: {$binary: {base64: "AAAAAAAAAAEAAAAAAAAAAg==", subType: "04"}},
         bytes: {$binary: {base64: "AQI=", subType: "00"}}, tags: ["a", "b"], note: null,
         _sluice: {v: {$numberLong: "%d"}, us: {at: 456}}}
        """
            .formatted("9".repeat(40), change.version());
    assertEquals(
        BsonDocument.parse(expected),
        client.getDatabase(database).getCollection("items", BsonDocument.class).find().first());
  }

  @Test
  void aSecondTableOfOneNameIsRefusedAndTheTemplateHelps() throws Exception {
    TableSchema store = customers("store");
    TableSchema archive = customers("archive");
    write(sink(), upsert(1, Row.of(store, 1L, "a")));
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class, () -> write(sink(), upsert(2, Row.of(archive, 1L, "b"))));
    assertTrue(refused.getMessage().contains("{schema}.{table}"), refused.getMessage());
    assertTrue(refused.getMessage().contains("store.customers"), refused.getMessage());
    assertThrows(
        FatalSinkException.class,
        () -> write(sink("other", Clock.systemUTC()), upsert(2, Row.of(store, 2L, "b"))));
    MongoConfig both = config(services.addresses().mongo(), "{schema}.{table}");
    Sink apart = new MongoPlugin().open(both, CONTEXT);
    opened.add(apart);
    write(apart, upsert(3, Row.of(store, 1L, "a")), upsert(4, Row.of(archive, 1L, "b")));
    assertEquals(1, documents("store.customers").countDocuments());
    assertEquals(1, documents("archive.customers").countDocuments());
  }

  @Test
  void aCollectionOfSomebodyElseIsNotTaken() throws Exception {
    documents("customers").insertOne(new Document("_id", 1L));
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class, () -> write(sink(), truncate(1, customers("store"))));
    assertTrue(refused.getMessage().contains("did not write"), refused.getMessage());
    assertEquals(1, documents("customers").countDocuments());
  }

  @Test
  void valuesOfAUniqueIndexMoveBetweenRowsOfABatch() throws Exception {
    TableSchema table = customers("store");
    MongoSink sink = sink();
    write(sink, upsert(1, Row.of(table, 1L, "a")), upsert(2, Row.of(table, 2L, "b")));
    documents("customers").createIndex(new Document("mail", 1), new IndexOptions().unique(true));
    write(
        sink,
        upsert(3, Row.of(table, 3L, "a")),
        upsert(4, Row.of(table, 1L, "c")),
        delete(5, table, 2L),
        upsert(6, Row.of(table, 4L, "b")));
    assertEquals(3, documents("customers").countDocuments());
    assertEquals("a", documents("customers").find(new Document("_id", 3L)).first().get("mail"));
  }

  @Test
  void aViolatedUniqueIndexRejectsAndAnOldChangeDoesNot() throws Exception {
    TableSchema table = customers("store");
    MongoSink sink = sink();
    write(sink, upsert(10, Row.of(table, 1L, "a")), upsert(11, Row.of(table, 2L, "b")));
    documents("customers").createIndex(new Document("mail", 1), new IndexOptions().unique(true));
    write(sink, upsert(5, Row.of(table, 1L, "b")));
    RejectedChangesException rejected =
        assertThrows(
            RejectedChangesException.class,
            () ->
                write(
                    sink,
                    upsert(20, Row.of(table, 1L, "b")),
                    upsert(21, Row.of(table, 3L, "c")),
                    upsert(9, Row.of(table, 2L, "a"))));
    assertEquals(1, rejected.rejected().size());
    assertTrue(rejected.getMessage().contains("mail_1"), rejected.getMessage());
    assertEquals(3, documents("customers").countDocuments());
  }

  @Test
  void anUpdateThatIsTooLargeIsRejected() throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("store", "notes"),
            List.of(
                new Column("id", Scalar.INT64, false),
                new Column("a", Scalar.TEXT, true),
                new Column("b", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    MongoSink sink = sink();
    write(sink, upsert(1, Row.of(table, 1L, "kept", "x")));
    String large = "x".repeat(17 * 1024 * 1024);
    assertThrows(
        RejectedChangesException.class,
        () -> write(sink, upsert(2, Row.of(table, 1L, Row.UNCHANGED, large))));
    assertEquals("x", documents("notes").find().first().get("b"));
  }

  @Test
  void rowsThatLateWritesBroughtBackAreRemoved() throws Exception {
    TableSchema deleted = customers("store");
    TableSchema truncated =
        new TableSchema(
            new TableId("store", "orders"), deleted.columns(), deleted.keyColumns(), List.of());
    SettableClock clock = new SettableClock(Instant.now());
    MongoSink sink = sink("store", clock);
    write(sink, upsert(1, Row.of(deleted, 1L, "late")), upsert(1, Row.of(truncated, 1L, "late")));
    Document customer = documents("customers").find().first();
    Document order = documents("orders").find().first();
    write(
        sink,
        delete(3, deleted, 1L),
        upsert(4, Row.of(deleted, 3L, "newer")),
        truncate(3, truncated),
        upsert(4, Row.of(truncated, 3L, "newer")));
    Instant removed = clock.instant();
    sink.lateRows().look();
    for (Duration age : LateRows.AGES) {
      documents("customers").insertOne(customer);
      documents("orders").insertOne(order);
      clock.now = removed.plus(age).plusSeconds(1);
      sink.lateRows().look();
      assertOnlyTheNewerRows("after " + age);
    }
    documents("customers").insertOne(customer);
    documents("orders").insertOne(order);
    sink("store", clock).lateRows().look();
    assertOnlyTheNewerRows("at the start of a successor");
  }

  private void assertOnlyTheNewerRows(String when) {
    for (String collection : List.of("customers", "orders")) {
      assertEquals(
          List.of(3L),
          documents(collection).distinct("_id", Long.class).into(new ArrayList<>()),
          collection + " " + when);
    }
  }

  private static final class SettableClock extends Clock {
    private Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aRaceOfAnOldUpsertAndADeleteAlwaysEndsDeleted() throws Exception {
    TableSchema table = customers("store");
    MongoSink old = sink();
    MongoSink newer = sink();
    write(old, upsert(0, Row.of(table, 0L, "x")));
    write(newer, delete(1, table, 0L));
    for (int round = 0; round < 60; round++) {
      long first = 1_000L * round;
      List<ChangeEvent> upserts = new ArrayList<>();
      List<ChangeEvent> deletes = new ArrayList<>();
      for (long id = first; id < first + 20; id++) {
        upserts.add(upsert(10, Row.of(table, id, "old")));
        deletes.add(delete(20, table, id));
      }
      CyclicBarrier barrier = new CyclicBarrier(2);
      FutureTask<Void> upserting =
          new FutureTask<>(
              () -> {
                barrier.await();
                old.write(ChangeBatch.of(upserts));
                return null;
              });
      new Thread(upserting, "old").start();
      barrier.await();
      newer.write(ChangeBatch.of(deletes));
      upserting.get();
      assertEquals(0, documents("customers").countDocuments(), "round " + round);
    }
  }

  @Test
  void aRaceOfTwoUpsertsAlwaysEndsWithTheNewer() throws Exception {
    TableSchema table = customers("store");
    MongoSink old = sink();
    MongoSink newer = sink();
    for (long round = 0; round < 60; round++) {
      ChangeEvent older = upsert(10, Row.of(table, round, "old"));
      CyclicBarrier barrier = new CyclicBarrier(2);
      FutureTask<Void> upserting =
          new FutureTask<>(
              () -> {
                barrier.await();
                write(old, older);
                return null;
              });
      new Thread(upserting, "old").start();
      barrier.await();
      write(newer, upsert(20, Row.of(table, round, "new")));
      upserting.get();
      assertEquals(
          "new", documents("customers").find(new Document("_id", round)).first().get("mail"));
    }
  }

  @Test
  void refusedAccessIsFatalAndSaysWhatToDo() throws Exception {
    String uri = services.addresses().mongo().replace("mongodb://", "mongodb://me:secret@");
    Sink sink = new MongoPlugin().open(config(uri, "{table}"), CONTEXT);
    opened.add(sink);
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class,
            () -> write(sink, upsert(1, Row.of(customers("store"), 1L, "a"))));
    assertTrue(refused.getMessage().contains("readWrite"), refused.getMessage());
    assertTrue(!refused.getMessage().contains("secret"), refused.getMessage());
  }

  @Test
  void aCheckTellsAServerThatIsThereFromOneThatIsNot() throws Exception {
    new MongoPlugin().check(config(), CONTEXT);
    assertEquals(
        List.of(), client.getDatabase(database).listCollectionNames().into(new ArrayList<>()));
    MongoConfig away = config("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500", "{table}");
    assertThrows(TransientSinkException.class, () -> new MongoPlugin().check(away, CONTEXT));
  }
}
