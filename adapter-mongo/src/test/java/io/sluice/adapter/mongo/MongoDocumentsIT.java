package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.StoredRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rows are as documents, and what is read of documents. */
class MongoDocumentsIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

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
    MongoStore.write(mongo.sink(), change);
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
        mongo.database().getCollection("items", BsonDocument.class).find().first());
  }

  @Test
  void aDocumentThatSomebodyElseWroteIsNamedWhenTheTableIsRead() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(table, 1L, "a")));
    mongo.documents("customers").insertOne(new Document("_id", 2L).append("mail", "b"));
    FatalSinkException refused =
        assertThrows(FatalSinkException.class, () -> sink.scan(table, row -> {}));
    assertTrue(refused.getMessage().contains("customers"), refused.getMessage());
    assertTrue(refused.getMessage().contains("_sluice"), refused.getMessage());
  }

  @Test
  void aRowThatSomebodyElseWroteHasVersionZeroAndCanBeDeleted() throws Exception {
    TableSchema table = MongoStore.customers("store");
    MongoSink sink = mongo.sink();
    MongoStore.write(sink, upsert(1, Row.of(table, 1L, "a")));
    mongo
        .documents("customers")
        .insertOne(new Document("_id", 2L).append("id", 2L).append("mail", "b"));
    List<StoredRow> found = new ArrayList<>();
    sink.read(table, List.of(RowKey.of(2L)), found::add);
    assertEquals(List.of(new StoredRow(Row.of(table, 2L, "b"), 0)), found);
    MongoStore.write(sink, delete(2, table, 2L));
    assertEquals(1, mongo.documents("customers").countDocuments());
  }
}
