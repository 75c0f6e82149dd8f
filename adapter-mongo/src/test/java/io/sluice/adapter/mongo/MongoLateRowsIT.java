package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes that race with deletes, or come after them. */
class MongoLateRowsIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void rowsThatLateWritesBroughtBackAreRemoved() throws Exception {
    TableSchema deleted = MongoStore.customers("store");
    TableSchema truncated =
        new TableSchema(
            new TableId("store", "orders"), deleted.columns(), deleted.keyColumns(), List.of());
    SettableClock clock = new SettableClock(Instant.now());
    MongoSink sink = mongo.sink("store", clock);
    MongoStore.write(
        sink, upsert(1, Row.of(deleted, 1L, "late")), upsert(1, Row.of(truncated, 1L, "late")));
    Document customer = mongo.documents("customers").find().first();
    Document order = mongo.documents("orders").find().first();
    MongoStore.write(
        sink,
        delete(3, deleted, 1L),
        upsert(4, Row.of(deleted, 3L, "newer")),
        truncate(3, truncated),
        upsert(4, Row.of(truncated, 3L, "newer")));
    Instant removed = clock.instant();
    sink.lateRows().look();
    for (Duration age : Turns.ages(Duration.ofDays(1))) {
      mongo.documents("customers").insertOne(customer);
      mongo.documents("orders").insertOne(order);
      clock.now = removed.plus(age).plusSeconds(1);
      sink.lateRows().look();
      assertOnlyTheNewerRows("after " + age);
    }
    mongo.documents("customers").insertOne(customer);
    mongo.documents("orders").insertOne(order);
    mongo.sink("store", clock).lateRows().look();
    assertOnlyTheNewerRows("at the start of a successor");
  }

  @Test
  void aTruncateThatComesAgainIsNotCarriedOutAgain() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(table, 1L, "late")));
    Document late = mongo.documents("customers").find().first();
    MongoStore.write(sink, truncate(3, table));
    mongo.documents("customers").insertOne(late);
    MongoStore.write(sink, truncate(3, table));
    assertEquals(1, mongo.documents("customers").countDocuments(), "looked through once");
    MongoStore.write(sink, truncate(4, table));
    assertEquals(0, mongo.documents("customers").countDocuments());
  }

  @Test
  void aRaceOfAnOldUpsertAndADeleteAlwaysEndsDeleted() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink old = mongo.sink();
    MongoSink newer = mongo.sink();
    MongoStore.write(old, upsert(0, Row.of(table, 0L, "x")));
    MongoStore.write(newer, delete(1, table, 0L));
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
      assertEquals(0, mongo.documents("customers").countDocuments(), "round " + round);
    }
  }

  @Test
  void aRaceOfTwoUpsertsAlwaysEndsWithTheNewer() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink old = mongo.sink();
    MongoSink newer = mongo.sink();
    for (long round = 0; round < 60; round++) {
      ChangeEvent older = upsert(10, Row.of(table, round, "old"));
      CyclicBarrier barrier = new CyclicBarrier(2);
      FutureTask<Void> upserting =
          new FutureTask<>(
              () -> {
                barrier.await();
                MongoStore.write(old, older);
                return null;
              });
      new Thread(upserting, "old").start();
      barrier.await();
      MongoStore.write(newer, upsert(20, Row.of(table, round, "new")));
      upserting.get();
      assertEquals(
          "new", mongo.documents("customers").find(new Document("_id", round)).first().get("mail"));
    }
  }

  @Test
  void aRowThatALateWriteBroughtBackGoesWhenItsChangeComesAgain() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    ChangeEvent late = upsert(1, Row.of(table, 1L, "late"));
    MongoStore.write(sink, late);
    Document revived = mongo.documents("customers").find().first();
    MongoStore.write(sink, delete(2, table, 1L));
    mongo.documents("customers").insertOne(revived);
    MongoStore.write(sink, late);
    assertEquals(0, mongo.documents("customers").countDocuments());
  }

  private void assertOnlyTheNewerRows(String when) {
    for (String collection : List.of("customers", "orders")) {
      assertEquals(
          List.of(3L),
          mongo.documents(collection).distinct("_id", Long.class).into(new ArrayList<>()),
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
}
