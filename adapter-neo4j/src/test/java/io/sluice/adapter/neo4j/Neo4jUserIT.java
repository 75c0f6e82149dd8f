package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A graph in which others work too: what is theirs, and what they do to Sluice's. */
class Neo4jUserIT {
  private final Neo4jServer server = Neo4jServer.get();
  private final Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime);
  private final Shop shop = new Shop();
  private final Model model = shop.model();

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void theUsersOwnNodesAndTheirRelationshipsStayAsTheyAre() throws Exception {
    write(customer(1, "Ada", 1), customer(2, "Bob", 1), order(1, 1L));
    write(product("bike"), favourite(1, "bike"));
    server.query(
        "MATCH (c:%s {id: 1}), (o:%s {id: 1})"
                .formatted(shop.label("customers"), shop.label("orders"))
            + " CREATE (own:%s {name: 'own', shop: '%s'}),"
                .formatted(shop.label("customers"), shop.name)
            + " (own)-[:REFERRER]->(c), (c)-[:REFERRER]->(own), (o)-[:CUSTOMER]->(own)");
    write(customer(1, "Ada L.", 2), order(1, 2L));
    write(customer(1, "Ada L.", null), order(1, null));
    model.assertEqual(sink);
    assertEquals(3, ownRelationships());
    write(model.remove(shop.favourites, 1L, "bike"), model.remove(shop.orders, 1));
    write(model.truncate(shop.customers));
    model.assertRowsEqual(sink, shop.customers);
    model.assertRowsEqual(sink, shop.orders);
    assertEquals(3, ownRelationships());
  }

  private long ownRelationships() {
    return server.count(
        "MATCH (own:%s {name: 'own'})-[r]-() RETURN count(r)".formatted(shop.label("customers")));
  }

  @Test
  void aRowWhoseKeyTheUsersOwnNodeHasIsRejectedAlone() throws Exception {
    write(customer(1, "Ada", null));
    server.query("CREATE (:%s {id: 2})".formatted(shop.label("customers")));
    ChangeEvent bad = customer(2, "Bob", 1);
    assertEquals(
        Set.of(bad),
        rejected(bad, customer(3, "Eve", 1), order(1, 2L), favourite(3, "bike"), product("bike")));
    model.rows(shop.customers).remove(bad.key());
    assertEquals(
        1, server.count("MATCH (s:_SluiceStub)<--() WHERE " + ofShop() + " RETURN count(s)"));
    server.query("MATCH (own:%s {id: 2}) DELETE own".formatted(shop.label("customers")));
    write(model.put(bad.after()));
    model.assertEqual(sink);
  }

  /** One value for two rows: whichever of them comes first in the log has it first. */
  @Test
  void aUniqueValueThatMovesFromRowToRowIsNotRejectedWhateverTheOrder() throws Exception {
    write(order(0, null));
    server.query(
        "CREATE CONSTRAINT FOR (o:%s) REQUIRE o.note IS UNIQUE".formatted(shop.label("orders")));
    List<ChangeEvent> first = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      first.add(model.put(Row.of(shop.orders, i, null, null, "note " + i)));
    }
    write(first.toArray(ChangeEvent[]::new));
    List<ChangeEvent> moved = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      moved.add(model.put(Row.of(shop.orders, i, null, null, "note " + (i + 1))));
    }
    write(moved.toArray(ChangeEvent[]::new));
    model.assertEqual(sink);
    ChangeEvent bad = model.put(Row.of(shop.orders, 7, null, null, "note 3"));
    ChangeEvent good = model.put(Row.of(shop.orders, 8, null, null, "note 8"));
    assertEquals(Set.of(bad), rejected(bad, good));
    model.rows(shop.orders).remove(bad.key());
    model.assertEqual(sink);
    write(model.put(Row.of(shop.orders, 7, null, null, "a later change supersedes it")));
    model.assertEqual(sink);
  }

  @Test
  void aNodeThatSomebodyDeletedComesBackWithItsNextChange() throws Exception {
    write(customer(1, "Ada", null), customer(2, "Bob", 1), order(1, 2L));
    server.query("MATCH (c:%s {id: 2}) DETACH DELETE c".formatted(shop.label("customers")));
    write(customer(2, "Bob", 1));
    model.assertRowsEqual(sink, shop.customers);
    write(order(1, 2L));
    model.assertEqual(sink);
    server.query("MATCH (c:%s {id: 2}) DETACH DELETE c".formatted(shop.label("customers")));
    write(model.remove(shop.customers, 2L), order(1, null));
    model.assertEqual(sink);
  }

  @Test
  void aRelationshipThatSomebodyDeletedComesBackWithItsNextChange() throws Exception {
    write(customer(1, "Ada", null), product("bike"), order(1, 1L), favourite(1, "bike"));
    server.query("MATCH (:%s)-[r]-() DELETE r".formatted(shop.label("customers")));
    write(order(1, 1L), favourite(1, "bike"));
    model.assertEqual(sink);
    server.query("MATCH (:%s)-[r]-() DELETE r".formatted(shop.label("customers")));
    write(model.remove(shop.orders, 1), model.remove(shop.favourites, 1L, "bike"));
    model.assertEqual(sink);
  }

  @Test
  void whatSomebodyChangedIsAsTheTableHasItWithTheNextChange() throws Exception {
    write(customer(1, "Ada", null), customer(2, "Bob", 1));
    server.query(
        "MATCH (c:%s {id: 2}) SET c.name = 7, c.more = true, c:More"
            .formatted(shop.label("customers")));
    write(customer(2, "Bob", 1));
    model.assertEqual(sink);
    assertEquals(
        0,
        server.count(
            "MATCH (c:%s) WHERE c.more IS NOT NULL RETURN count(c)"
                .formatted(shop.label("customers"))));
  }

  private Set<ChangeEvent> rejected(ChangeEvent... changes) {
    RejectedChangesException thrown =
        assertThrows(RejectedChangesException.class, () -> write(changes));
    return thrown.rejected().stream().map(RejectedChange::change).collect(Collectors.toSet());
  }

  private String ofShop() {
    return "s._sluice_key STARTS WITH 'test." + shop.name + "_'";
  }

  private void write(ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }

  private ChangeEvent customer(long id, String name, Integer referrer) {
    return model.put(Row.of(shop.customers, id, name, referrer));
  }

  private ChangeEvent product(String code) {
    return model.put(Row.of(shop.products, code, new BigDecimal("9.90")));
  }

  private ChangeEvent order(int id, Long customer) {
    return model.put(Row.of(shop.orders, id, customer, null, "note"));
  }

  private ChangeEvent favourite(long customer, String product) {
    return model.put(Row.of(shop.favourites, customer, product, 5, null));
  }
}
