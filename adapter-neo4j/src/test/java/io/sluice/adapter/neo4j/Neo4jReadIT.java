package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.StoredReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows and references read back from the graph; {@link Model#assertEqual} reads all of them. */
class Neo4jReadIT {
  private final Neo4jServer server = Neo4jServer.get();
  private final Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime);
  private final Shop shop = new Shop();
  private final Model model = shop.model();

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void everyForeignKeyIsReadWhateverItsKind() throws Exception {
    write(
        model.put(Row.of(shop.customers, 1L, "Ada", 1)),
        model.put(Row.of(shop.customers, 2L, "Bob", 1)),
        model.put(Row.of(shop.customers, 3L, "Eve", null)),
        model.put(Row.of(shop.products, "a|b\\c", new BigDecimal("9.90"))),
        model.put(Row.of(shop.orders, 1, 1L, 2L, "two keys to one table")),
        model.put(Row.of(shop.orders, 2, 2L, null, null)),
        model.put(Row.of(shop.items, 1, 1, "a|b\\c")),
        model.put(Row.of(shop.items, 1, 2, null)),
        model.put(Row.of(shop.shipments, new UUID(1, 1), 2L, 1L)),
        model.put(Row.of(shop.shipments, new UUID(1, 2), null, 1L)),
        model.put(Row.of(shop.favourites, 1L, "a|b\\c", 5, null)),
        model.put(Row.of(shop.favourites, 3L, "a|b\\c", 1, null)));
    model.assertEqual(sink);
  }

  @Test
  void aReferenceToARowThatIsNotThereIsReadToo() throws Exception {
    write(model.put(Row.of(shop.orders, 1, 7L, null, null)));
    List<StoredReference> found = new ArrayList<>();
    assertTrue(sink.scanReferences(shop.orders, shop.orders.foreignKeys().get(0), found::add));
    assertEquals(List.of(new StoredReference(RowKey.of(1), RowKey.of(7L))), found);
  }

  @Test
  void onlyTheAskedForKeysAreRead() throws Exception {
    write(
        model.put(Row.of(shop.customers, 1L, "Ada", 2)),
        model.put(Row.of(shop.customers, 2L, "Bob", 1)),
        model.put(Row.of(shop.favourites, 1L, "bike", 5, null)),
        model.put(Row.of(shop.favourites, 2L, "bike", 4, null)));
    write(model.remove(shop.customers, 2L));
    List<Object> found = new ArrayList<>();
    sink.read(shop.customers, List.of(RowKey.of(2L), RowKey.of(9L)), found::add);
    sink.readReferences(
        shop.customers,
        shop.customers.foreignKeys().get(0),
        List.of(RowKey.of(2L), RowKey.of(9L)),
        found::add);
    sink.read(shop.favourites, List.of(RowKey.of(1L, "bell")), found::add);
    assertEquals(List.of(), found);
    sink.readReferences(
        shop.favourites,
        shop.favourites.foreignKeys().get(1),
        List.of(RowKey.of(2L, "bike"), RowKey.of(2L, "bell")),
        found::add);
    assertEquals(List.of(new StoredReference(RowKey.of(2L, "bike"), RowKey.of("bike"))), found);
  }

  @Test
  void tablesWhoseNamesBeginAlikeStayApart() throws Exception {
    write(
        model.put(Row.of(shop.orders, 1, null, null, null)),
        model.put(Row.of(shop.items, 1, 1, null)));
    List<Object> found = new ArrayList<>();
    Shop neighbour = new Shop();
    write(neighbour.model().put(Row.of(neighbour.orders, 1, null, null, null)));
    sink.scan(shop.orders, found::add);
    assertEquals(1, found.size());
  }

  @Test
  void nodesAndRelationshipsOfTheUsersOwnAreNotRead() throws Exception {
    write(
        model.put(Row.of(shop.customers, 1L, "Ada", null)),
        model.put(Row.of(shop.customers, 2L, "Bob", 1)),
        model.put(Row.of(shop.products, "bike", null)),
        model.put(Row.of(shop.favourites, 1L, "bike", 5, null)));
    server.query(
        "MATCH (c:%s {id: 1}), (p:%s) CREATE (own:%s {name: 'own'}), (own)-[:REFERRER]->(c),"
                .formatted(shop.label("customers"), shop.label("products"), shop.label("customers"))
            + " (c)-[:REFERRER]->(own), (c)-[:REFERRER]->(p), (c)-[:%s]->(p)"
                .formatted(GraphNames.upperSnake(shop.favourites.id().name())));
    model.assertEqual(sink);
  }

  /** The query must not grow with the table: it begins in the index where the last page ended. */
  @Test
  void aPageIsFoundInTheIndexAndNotSorted() throws Exception {
    write(model.put(Row.of(shop.favourites, 1L, "bike", 5, null)));
    GraphTables tables = new GraphTables(server.config());
    for (GraphTable table : List.of(tables.of(shop.orders), tables.of(shop.favourites))) {
      for (String find : List.of(table.inRange(), table.byKey())) {
        String plan = server.explain(find + table.asRow());
        assertTrue(plan.contains("IndexSeek"), plan);
        assertFalse(plan.contains("Sort") || plan.contains("Top"), plan);
      }
    }
  }

  @Test
  void whatTheHandlerThrowsEndsTheReading() throws Exception {
    write(model.put(Row.of(shop.products, "bike", null)));
    PortException enough = new PortException("enough");
    assertEquals(
        enough,
        assertThrows(
            PortException.class,
            () ->
                sink.scan(
                    shop.products,
                    row -> {
                      throw enough;
                    })));
    model.assertEqual(sink);
  }

  private void write(ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }
}
