package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.Values;

/**
 * Two writers on one row at the same time: the one that waited decides by what the other one has
 * written meanwhile, not by what it could see before. The first writer is played by a transaction
 * that does what the sink's do, and stays open until the sink waits for it.
 */
class Neo4jConcurrencyIT {
  private static final long NEWER = 1_000_000;

  private final Neo4jServer server = Neo4jServer.get();
  private final Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime);
  private final Shop shop = new Shop();
  private final Model model = shop.model();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
    sink.close();
  }

  @Test
  void anOlderUpsertThatWaitedDoesNotReplaceANewerRow() throws Exception {
    write(model.put(Row.of(shop.products, "bike", null)));
    ChangeEvent older = model.put(Row.of(shop.products, "bike", new BigDecimal("1.00")));
    whileHolding(
        "MATCH (n:_Sluice {_sluice_key: $key}) SET n._sluice_version = $version, n.price = '9.90'",
        key(older),
        older);
    assertEquals(
        1,
        server.count(
            "MATCH (n:_Sluice {_sluice_key: $key, price: '9.90'}) RETURN count(n)",
            "key",
            key(older)));
  }

  @Test
  void anOlderUpsertThatWaitedDoesNotReviveADeletedRow() throws Exception {
    write(model.put(Row.of(shop.products, "bike", null)));
    ChangeEvent older = model.put(Row.of(shop.products, "bike", null));
    whileHolding(
        "MATCH (n:_Sluice {_sluice_key: $key}) SET n = {_sluice_key: $key, _sluice_version: $version,"
            + " _sluice_expires: timestamp() + 100000} SET n:_SluiceStub REMOVE n:"
            + shop.label("products"),
        key(older),
        older);
    assertEquals(0, server.count("MATCH (n:" + shop.label("products") + ") RETURN count(n)"));
  }

  @Test
  void anOlderRelationshipThatWaitedDoesNotReplaceANewerOne() throws Exception {
    write(model.put(Row.of(shop.favourites, 1L, "bike", 1, null)));
    ChangeEvent older = model.put(Row.of(shop.favourites, 1L, "bike", 2, null));
    whileHolding(
        "MERGE (m:_Sluice {_sluice_key: $key}) WITH m MATCH ()-[r {_sluice_key: $key}]->()"
            + " SET r._sluice_version = $version, r.stars = 5 DELETE m",
        key(older),
        older);
    assertEquals(
        5, server.count("MATCH ()-[r {_sluice_key: $key}]->() RETURN r.stars", "key", key(older)));
  }

  @Test
  void anOlderUpsertThatWaitedForATruncateIsDropped() throws Exception {
    ChangeEvent first = model.put(Row.of(shop.products, "bell", null));
    ChangeEvent older = model.put(Row.of(shop.products, "bike", null));
    write(first);
    whileHolding(
        "MATCH (g:_SluiceGate) WHERE g._sluice_key STARTS WITH $key + '#'"
            + " SET g._sluice_truncated = $version",
        KeyText.table(shop.products.id()),
        older);
    assertEquals(
        0,
        server.count("MATCH (n:_Sluice {_sluice_key: $key}) RETURN count(n)", "key", key(older)));
  }

  /** Lets the sink write while another transaction, which commits then, holds what it needs. */
  private void whileHolding(String statement, String key, ChangeEvent change) throws Exception {
    Future<?> writing;
    try (Session session = server.driver().session();
        Transaction holding = session.beginTransaction()) {
      holding.run(statement, Values.parameters("key", key, "version", NEWER)).consume();
      writing =
          thread.submit(
              () -> {
                write(change);
                return null;
              });
      server.awaitBlocked(1, writing);
      holding.commit();
    }
    writing.get(30, TimeUnit.SECONDS);
  }

  private static String key(ChangeEvent change) {
    return KeyText.of(change.table().id(), change.key());
  }

  private void write(ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }
}
