package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.TableRefusedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Foreign keys as relationships, join tables, stubs. */
class Neo4jReferencesIT {
  private final Neo4jServer server = Neo4jServer.get();
  private final Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime);
  private final Shop shop = new Shop();
  private final Model model = shop.model();

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void aRelationshipMayComeBeforeItsNodes() throws Exception {
    write(model.put(item(1, 1, "bike")));
    assertEquals(2, stubs());
    write(model.put(order(1, 7L, null)));
    write(model.put(customer(7, "Ada", null)));
    assertEquals(1, stubs());
    write(model.put(product("bike")));
    model.assertEqual(sink);
    assertEquals(
        1,
        server.count(
            ("MATCH (:%s)-[:ORDER]->(:%s)-[:CUSTOMER]->(c:%s {name: 'Ada'}) RETURN count(c)")
                .formatted(shop.label("items"), shop.label("orders"), shop.label("customers"))));
  }

  @Test
  void twoForeignKeysToOneTableStayApart() throws Exception {
    write(
        model.put(customer(1, "Ada", null)),
        model.put(customer(2, "Bob", 2)),
        model.put(order(1, 1L, 2L)),
        model.put(order(2, 2L, 2L)));
    model.assertEqual(sink);
    write(model.put(order(1, 2L, 1L)), model.put(customer(2, "Bob", 1)));
    model.assertEqual(sink);
  }

  @Test
  void aChangedOrNulledForeignKeyMovesItsRelationship() throws Exception {
    write(model.put(customer(1, "Ada", null)), model.put(order(1, 1L, 9L)));
    assertEquals(1, stubs());
    write(model.put(order(1, 8L, null)));
    assertEquals(1, stubs());
    write(model.put(order(1, null, 1L)));
    model.assertEqual(sink);
    write(model.put(order(1, null, null)));
    model.assertEqual(sink);
  }

  @Test
  void anUnchangedForeignKeyKeepsItsRelationship() throws Exception {
    write(
        model.put(product("bike")), model.put(item(1, 1, "bike")), model.put(order(1, null, null)));
    write(model.put(Row.of(shop.items, 1, 1, Row.UNCHANGED)));
    model.assertEqual(sink);
  }

  @Test
  void aNodeThatGoesBeforeItsReferencesLeavesAStubUntilTheyGo() throws Exception {
    write(
        model.put(customer(1, "Ada", null)),
        model.put(order(1, 1L, 1L)),
        model.put(item(1, 1, null)),
        model.put(product("bike")));
    write(model.remove(shop.customers, 1L));
    assertEquals(
        1,
        server.count(
            "MATCH (:" + shop.label("orders") + ")-[:CUSTOMER]->(c:_SluiceStub) RETURN count(c)"));
    assertEquals(0, server.count("MATCH (c:" + shop.label("customers") + ") RETURN count(c)"));
    write(model.remove(shop.orders, 1));
    write(model.remove(shop.items, 1, 1));
    model.assertEqual(sink);
    write(model.put(customer(1, "Ada", null)));
    model.assertEqual(sink);
  }

  @Test
  void aStaleChangeLeavesNoStub() throws Exception {
    ChangeEvent stale = model.put(order(1, 77L, 78L));
    write(model.put(order(1, null, null)));
    write(stale);
    model.assertEqual(sink);
    ChangeEvent staleJoin = model.put(favourite(5, "bell", 1, null));
    write(model.remove(shop.favourites, 5L, "bell"));
    write(staleJoin);
    model.assertEqual(sink);
  }

  @Test
  void aJoinTableIsARelationshipWithProperties() throws Exception {
    write(model.put(favourite(1, "bike", 5, "red")));
    assertEquals(2, stubs());
    write(model.put(customer(1, "Ada", null)), model.put(product("bike")));
    model.assertEqual(sink);
    assertEquals(
        5,
        server.count(
            "MATCH (:%s {name: 'Ada'})-[f:%s]->(:%s {code: 'bike'}) RETURN f.stars"
                .formatted(shop.label("customers"), favouritesType(), shop.label("products"))));
    ChangeEvent update = model.put(favourite(1, "bike", 4, Row.UNCHANGED));
    write(update);
    model.assertEqual(sink);
    write(model.put(favourite(1, "bike", null, null)));
    write(update);
    model.assertEqual(sink);
    ChangeEvent delete = model.remove(shop.favourites, 1L, "bike");
    write(delete);
    write(update);
    model.assertEqual(sink);
    write(model.remove(shop.customers, 1L), model.remove(shop.products, "bike"));
    write(model.put(favourite(1, "bike", 1, null)));
    write(delete);
    assertEquals(1, server.count("MATCH ()-[f:" + favouritesType() + "]->() RETURN count(f)"));
    write(model.put(customer(1, "Ada", null)), model.put(product("bike")));
    model.assertEqual(sink);
  }

  @Test
  void aTruncateTakesItsRelationshipsAndLeavesWhatOthersNeed() throws Exception {
    write(
        model.put(customer(1, "Ada", null)),
        model.put(customer(2, "Bob", 1)),
        model.put(product("bike")),
        model.put(order(1, 1L, 2L)),
        model.put(favourite(1, "bike", 5, null)));
    ChangeEvent truncate = model.truncate(shop.customers);
    write(truncate);
    assertEquals(2, stubs());
    write(model.put(customer(1, "Ada again", null)));
    write(model.truncate(shop.favourites));
    write(truncate);
    write(model.truncate(shop.orders));
    model.assertEqual(sink);
  }

  @Test
  void expiredTombstonesAreSwept() throws Exception {
    long[] now = {0};
    Neo4jConfig config = server.remembering(Duration.ofSeconds(1));
    Neo4jSink sweeping = new Neo4jSink(config, () -> now[0]);
    sweeping.write(
        ChangeBatch.of(
            List.of(
                model.put(customer(1, "Ada", null)),
                model.put(order(2, 1L, null)),
                model.remove(shop.orders, 1),
                model.remove(shop.favourites, 1L, "bike"))));
    sweeping.write(ChangeBatch.of(List.of(model.remove(shop.customers, 1L))));
    assertEquals(3, stubs());
    sweepUntilStubsAre(1, sweeping, now);
    sweeping.write(ChangeBatch.of(List.of(model.put(order(2, null, null)))));
    sweepUntilStubsAre(0, sweeping, now);
    sweeping.close();
  }

  private void sweepUntilStubsAre(long expected, Neo4jSink sweeping, long[] now) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (stubs() > expected) {
      assertTrue(System.nanoTime() < deadline, "tombstones stay");
      now[0] += Duration.ofHours(1).toNanos();
      sweeping.write(ChangeBatch.of(List.of(model.put(product("bike")))));
    }
    assertEquals(expected, stubs());
  }

  @Test
  void aTableThatReferencesAJoinTableIsRefusedUntilThatBecomesNodes() throws Exception {
    TableSchema reviews =
        new TableSchema(
            new TableId("test", shop.name + "_reviews"),
            List.of(
                new Column("id", Scalar.INT64, false),
                new Column("customer_id", Scalar.INT64, true),
                new Column("product_code", Scalar.TEXT, true)),
            List.of("id"),
            List.of(
                new ForeignKey(
                    "favourite",
                    List.of("customer_id", "product_code"),
                    shop.favourites.id(),
                    List.of("customer_id", "product_code"),
                    true)));
    ChangeEvent review = new Model(reviews).put(Row.of(reviews, 1L, 1L, "bike"));
    write(model.put(favourite(1, "bike", 5, null)));
    TableRefusedException refused = assertThrows(TableRefusedException.class, () -> write(review));
    assertTrue(refused.getMessage().contains("nodeTables"), refused.getMessage());
  }

  private long stubs() {
    return server.count(
        "MATCH (s:_SluiceStub) WHERE s._sluice_key STARTS WITH $shop RETURN count(s)",
        "shop",
        "test." + shop.name + "_");
  }

  private String favouritesType() {
    return GraphNames.upperSnake(shop.favourites.id().name());
  }

  private void write(ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }

  private Row customer(long id, String name, Integer referrer) {
    return Row.of(shop.customers, id, name, referrer);
  }

  private Row product(String code) {
    return Row.of(shop.products, code, new BigDecimal("9.90"));
  }

  private Row order(int id, Long customer, Long payer) {
    return Row.of(shop.orders, id, customer, payer, "note");
  }

  private Row item(int order, int line, String product) {
    return Row.of(shop.items, order, line, product);
  }

  private Row favourite(long customer, String product, Integer stars, Object note) {
    return Row.of(shop.favourites, customer, product, stars, note);
  }
}
