package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.ReplaceOptions;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.testkit.TcpProxy;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tombstones are looked for where there may be some, and nowhere else. */
class MongoMarksIT {
  private static final TableSchema TABLE = MongoStore.customers("store");

  @RegisterExtension static final MongoStore mongo = new MongoStore();

  private long next = 1;

  /** A tombstone without a mark, which a sink never makes, shows who looks for it. */
  @Test
  void noTombstoneIsLookedForWhereNothingNewerWasDeleted() throws Exception {
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, delete(1, TABLE, 1L), upsert(2, Row.of(TABLE, 2L, "a")));
    bury(1, 2, 3);
    MongoStore.write(
        sink,
        upsert(3, Row.of(TABLE, 1L, "b")),
        upsert(4, Row.of(TABLE, 2L, "b")),
        upsert(5, Row.of(TABLE, 3L, "b")));
    assertEquals(List.of(1L, 2L, 3L), ids());
    MongoStore.write(sink, delete(9, TABLE, 2L));
    bury(2);
    MongoStore.write(sink, upsert(8, Row.of(TABLE, 2L, "c")));
    assertEquals(List.of(1L, 3L), ids());
  }

  @Test
  void aDeleteMakesFewOtherRowsBeLookedFor() throws Exception {
    List<ChangeEvent> batch = new ArrayList<>();
    batch.add(delete(9, TABLE, 0L));
    for (int id = 1; id <= 1_000; id++) {
      batch.add(upsert(5, Row.of(TABLE, (long) id, "a")));
      bury(id);
    }
    mongo.sink().write(ChangeBatch.of(batch));
    assertTrue(ids().size() > 980, () -> ids().size() + " rows were not looked for");
  }

  @Test
  void anOldUpsertLosesAlsoWhereTheMarksAreNotKnown() throws Exception {
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(TABLE, 1L, "a")));
    forgetMarks();
    MongoStore.write(sink, delete(3, TABLE, 1L), upsert(4, Row.of(TABLE, 2L, "b")));
    MongoStore.write(sink, upsert(2, Row.of(TABLE, 1L, "late")));
    assertEquals(List.of(2L), ids());
    assertFalse(claim().containsKey("removed"), "what was deleted before is not known");
  }

  @Test
  void anOldUpsertLosesToADeleteThatStopsAtAnyStep() throws Exception {
    endsDeleted(MongoMarksIT::newDelete, MongoMarksIT::oldUpsert);
  }

  @Test
  void anOldUpsertThatStopsAtAnyStepLosesToADelete() throws Exception {
    endsDeleted(MongoMarksIT::oldUpsert, MongoMarksIT::newDelete);
  }

  @Test
  void soTheyDoWhereTheMarksAreNotKnown() throws Exception {
    MongoStore.write(mongo.sink(), upsert(1, Row.of(TABLE, 0L, "kept")));
    forgetMarks();
    endsDeleted(MongoMarksIT::newDelete, MongoMarksIT::oldUpsert);
    endsDeleted(MongoMarksIT::oldUpsert, MongoMarksIT::newDelete);
  }

  private static ChangeEvent oldUpsert(long id) {
    return upsert(11, Row.of(TABLE, id, "old"));
  }

  private static ChangeEvent newDelete(long id) {
    return delete(20, TABLE, id);
  }

  /** Another sink writes its change while the first, second … request for the one is held back. */
  private void endsDeleted(LongFunction<ChangeEvent> one, LongFunction<ChangeEvent> other)
      throws Exception {
    URI server = URI.create(mongo.uri());
    try (TcpProxy link = new TcpProxy(server.getHost(), server.getPort())) {
      MongoSink stopped = sink("mongodb://127.0.0.1:" + link.port() + "/?directConnection=true");
      MongoSink going = mongo.sink();
      MongoStore.write(stopped, upsert(1, Row.of(TABLE, 0L, "kept")));
      boolean held = true;
      for (int requests = 0; held; requests++) {
        assertTrue(requests < 20, "the write does not end");
        long id = next++;
        link.holdAfter(requests);
        FutureTask<Void> writing =
            new FutureTask<>(
                () -> {
                  MongoStore.write(stopped, one.apply(id));
                  return null;
                });
        new Thread(writing, "stopped").start();
        while (!link.isHolding() && !writing.isDone()) {
          Thread.onSpinWait();
        }
        held = link.isHolding();
        MongoStore.write(going, other.apply(id));
        link.release();
        writing.get(30, TimeUnit.SECONDS);
        assertEquals(List.of(0L), ids(), "held after " + requests + " requests");
      }
    }
  }

  private static MongoSink sink(String uri) throws Exception {
    MongoConfig config = mongo.config(uri, "{table}");
    MongoSink sink =
        new MongoSink(config, new MongoConnection(config, "test"), "store", Clock.systemUTC());
    mongo.closeLater(sink);
    return sink;
  }

  private static void bury(long... ids) {
    for (long id : ids) {
      mongo
          .documents("_sluice_tombstones")
          .replaceOne(
              new Document("_id", new Document("c", "customers").append("k", id)),
              new Document("v", Long.MAX_VALUE).append("expires", new Date(Long.MAX_VALUE)),
              new ReplaceOptions().upsert(true));
    }
  }

  private static void forgetMarks() {
    mongo
        .documents("_sluice_tables")
        .updateOne(
            new Document("_id", "customers"), new Document("$unset", new Document("removed", "")));
  }

  private static Document claim() {
    return mongo.documents("_sluice_tables").find(new Document("_id", "customers")).first();
  }

  private static List<Long> ids() {
    return mongo.documents("customers").distinct("_id", Long.class).into(new ArrayList<>()).stream()
        .sorted()
        .toList();
  }
}
