package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Foreign keys that come, go and change: relationships are those of the newest schema. */
class Neo4jSchemaChangeIT {
  private final Altered altered = new Altered();
  private final Neo4jSink sink = altered.sink();
  private final Neo4jSink behind = altered.sink();
  private final TableId orders = altered.id("orders");
  private final TableId customers = altered.id("customers");
  private final TableId clients = altered.id("clients");
  private final ForeignKey toCustomer = key("customer", "customer_id", customers);

  @AfterEach
  void close() {
    altered.close();
  }

  @Test
  void relationshipsOfAForeignKeyThatWasDroppedGoAsTheRowsComeAgain() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema after = orders();
    altered.put(sink, row(before, 1L, 7L, null), row(before, 2L, 8L, null));
    altered.put(sink, row(after, 1L, 7L, null));
    altered.put(behind, row(before, 3L, 9L, null));
    altered.put(sink, row(after, 2L, 8L, null));
    altered.put(behind, row(after, 3L, 9L, null));
    assertEquals(List.of(), altered.relationships(orders));
    assertEquals(0, altered.nodesWithoutRow());
  }

  /** The one that knew the foreign key is not the one that writes its rows again. */
  @Test
  void relationshipsGoAlsoWhereTheWriterNeverSawTheirForeignKey() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema after = orders();
    altered.put(sink, row(after, 1L, 1L, null));
    altered.putOlder(behind, row(before, 2L, 8L, null));
    assertEquals(List.of("2 CUSTOMER customers|8"), altered.relationships(orders));
    altered.put(sink, row(after, 2L, 8L, null));
    assertEquals(List.of(), altered.relationships(orders));
    assertEquals(0, altered.nodesWithoutRow());
  }

  @Test
  void relationshipsOfAForeignKeyThatWasAddedComeAsTheRowsComeAgain() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema after = orders(toCustomer, key("payer", "payer_id", clients));
    altered.put(sink, row(before, 1L, 7L, 5L), row(before, 2L, 8L, 5L));
    altered.put(behind, row(after, 1L, 7L, 5L));
    altered.put(sink, row(after, 2L, 8L, Row.UNCHANGED));
    altered.put(behind, row(after, 2L, 8L, 5L));
    assertEquals(
        List.of(
            "1 CUSTOMER customers|7",
            "1 PAYER clients|5",
            "2 CUSTOMER customers|8",
            "2 PAYER clients|5"),
        altered.relationships(orders));
  }

  @Test
  void aForeignKeyToAnotherTableOrOfAnotherColumnPointsThere() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema toClient = orders(key("customer", "customer_id", clients));
    TableSchema byPayer = orders(key("customer", "payer_id", clients));
    altered.put(sink, row(before, 1L, 7L, 5L));
    altered.put(behind, row(toClient, 1L, 7L, 5L));
    assertEquals(List.of("1 CUSTOMER clients|7"), altered.relationships(orders));
    altered.put(sink, row(byPayer, 1L, 7L, 5L));
    assertEquals(List.of("1 PAYER clients|5"), altered.relationships(orders));
    assertEquals(0, altered.nodesWithoutRow());
  }

  /** A second foreign key of the same column gives the first one's relationships another type. */
  @Test
  void relationshipsWhoseTypeChangesAreThereOnce() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema after = orders(toCustomer, key("client", "customer_id", clients));
    altered.put(sink, row(before, 1L, 7L, null));
    altered.put(sink, row(after, 1L, 7L, null));
    assertEquals(
        List.of("1 CUSTOMER_BY_CLIENT clients|7", "1 CUSTOMER_BY_CUSTOMER customers|7"),
        altered.relationships(orders));
    altered.put(behind, row(before, 1L, 7L, null));
    assertEquals(List.of("1 CUSTOMER customers|7"), altered.relationships(orders));
  }

  @Test
  void relationshipsThatTheUserMadeStay() throws Exception {
    TableSchema before = orders(toCustomer);
    TableSchema after = orders();
    altered.put(sink, row(before, 1L, 7L, null), row(before, 2L, 7L, null));
    altered.query(
        "MATCH (a:_Sluice {_sluice_key: $orders + '|1'}), (b:_Sluice {_sluice_key: $orders + '|2'})"
            + " CREATE (a)-[:FOLLOWED_BY]->(b)",
        "orders",
        KeyText.table(orders));
    altered.put(sink, row(after, 1L, 7L, null), row(after, 2L, 7L, null));
    assertEquals(List.of("1 FOLLOWED_BY orders|2"), altered.relationships(orders));
  }

  private TableSchema orders(ForeignKey... keys) {
    return new TableSchema(
        orders,
        List.of(
            new Column("id", Scalar.INT64, false),
            new Column("customer_id", Scalar.INT64, true),
            new Column("payer_id", Scalar.INT64, true)),
        List.of("id"),
        List.of(keys));
  }

  private static Row row(TableSchema table, Object... values) {
    return Row.of(table, values);
  }

  private static ForeignKey key(String name, String column, TableId to) {
    return new ForeignKey(name, List.of(column), to, List.of("id"), true);
  }
}
