package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.IndexOptions;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.RejectedChangesException;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What MongoDB can never take. */
class MongoRejectionIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void valuesOfAUniqueIndexMoveBetweenRowsOfABatch() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(table, 1L, "a")), upsert(2, Row.of(table, 2L, "b")));
    mongo
        .documents("customers")
        .createIndex(new Document("mail", 1), new IndexOptions().unique(true));
    MongoStore.write(
        sink,
        upsert(3, Row.of(table, 3L, "a")),
        upsert(4, Row.of(table, 1L, "c")),
        delete(5, table, 2L),
        upsert(6, Row.of(table, 4L, "b")));
    assertEquals(3, mongo.documents("customers").countDocuments());
    assertEquals(
        "a", mongo.documents("customers").find(new Document("_id", 3L)).first().get("mail"));
  }

  @Test
  void aViolatedUniqueIndexRejectsAndAnOldChangeDoesNot() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(10, Row.of(table, 1L, "a")), upsert(11, Row.of(table, 2L, "b")));
    mongo
        .documents("customers")
        .createIndex(new Document("mail", 1), new IndexOptions().unique(true));
    MongoStore.write(sink, upsert(5, Row.of(table, 1L, "b")));
    RejectedChangesException rejected =
        assertThrows(
            RejectedChangesException.class,
            () ->
                MongoStore.write(
                    sink,
                    upsert(20, Row.of(table, 1L, "b")),
                    upsert(21, Row.of(table, 3L, "c")),
                    upsert(9, Row.of(table, 2L, "a"))));
    assertEquals(1, rejected.rejected().size());
    assertTrue(rejected.getMessage().contains("mail_1"), rejected.getMessage());
    assertEquals(3, mongo.documents("customers").countDocuments());
  }

  @Test
  void anUpdateThatIsTooLargeIsRejected() throws Exception {
    TableSchema table = notes();
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(table, 1L, "kept", "x")));
    String large = "x".repeat(17 * 1024 * 1024);
    assertThrows(
        RejectedChangesException.class,
        () -> MongoStore.write(sink, upsert(2, Row.of(table, 1L, Row.UNCHANGED, large))));
    assertEquals("x", mongo.documents("notes").find().first().get("b"));
  }

  private static TableSchema notes() {
    return new TableSchema(
        new TableId("store", "notes"),
        List.of(
            new Column("id", Scalar.INT64, false),
            new Column("a", Scalar.TEXT, true),
            new Column("b", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }
}
