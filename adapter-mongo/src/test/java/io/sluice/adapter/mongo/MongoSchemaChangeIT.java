package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a schema change leaves in a document: nothing of the former schema. */
class MongoSchemaChangeIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void aRowWrittenAgainHasNoFieldOfTheFormerSchemaAndNoMicroseconds() throws Exception {
    TableSchema before = table(Scalar.INT64, Scalar.TIMESTAMP, "id");
    TableSchema after = table(Scalar.INT64, Scalar.TEXT, "id");
    MongoSink sink = mongo.sink();
    MongoStore.write(
        sink, upsert(1, Row.of(before, 1L, "a", LocalDateTime.of(2024, 1, 1, 0, 0, 0, 1_000))));
    MongoStore.write(sink, upsert(2, Row.of(after, 1L, "a", "new year")));
    Document found = mongo.documents("things").find().first();
    assertEquals("new year", found.get("value"));
    assertEquals(Set.of("v"), found.get("_sluice", Document.class).keySet());
  }

  @Test
  void idsOfTwoKeysDoNotMixWhicheverWorkerIsFirst() throws Exception {
    TableSchema byId = table(Scalar.INT64, Scalar.TEXT, "id");
    TableSchema byBoth = table(Scalar.INT64, Scalar.TEXT, "code", "id");
    MongoSink ahead = mongo.sink();
    MongoSink behind = mongo.sink();
    MongoStore.write(behind, upsert(1, Row.of(byId, 1L, "a", "x")));
    MongoStore.write(ahead, truncate(10, byBoth), upsert(11, Row.of(byBoth, 1L, "a", "x")));
    MongoStore.write(behind, upsert(2, Row.of(byId, 2L, "b", "y")), delete(3, byId, 1L));
    MongoStore.write(behind, truncate(10, byBoth), upsert(12, Row.of(byBoth, 2L, "b", "y")));
    Set<Object> ids = new HashSet<>();
    mongo.documents("things").find().forEach(document -> ids.add(document.get("_id")));
    assertEquals(
        Set.of(
            new Document("code", "a").append("id", 1L), new Document("code", "b").append("id", 2L)),
        ids);
  }

  private static TableSchema table(ColumnType id, ColumnType value, String... key) {
    return new TableSchema(
        new TableId("store", "things"),
        List.of(
            new Column("id", id, true),
            new Column("code", Scalar.TEXT, true),
            new Column("value", value, true)),
        List.of(key),
        List.of());
  }
}
