package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import io.sluice.testkit.Changes;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/** What the plugin finds out about a server, and what stops a sink. */
class Neo4jPluginIT {
  private static final SinkContext CONTEXT = new SinkContext("test", "neo4j", 0);

  private final Neo4jServer server = Neo4jServer.get();
  private final Neo4jPlugin plugin = new Neo4jPlugin();

  @Test
  void aServerThatCanBeUsedPassesTheCheckUntouched() throws Exception {
    long before = server.count("MATCH (n) RETURN count(n)");
    plugin.check(server.config(), CONTEXT);
    plugin.check(withDatabase("neo4j"), CONTEXT);
    assertEquals(before, server.count("MATCH (n) RETURN count(n)"));
  }

  @Test
  void aWrongPasswordIsFatalAndNotShown() {
    Neo4jConfig wrong =
        Neo4jConfig.of(server.address().uri().toString(), "neo4j", "not-the-password");
    FatalSinkException refused =
        assertThrows(FatalSinkException.class, () -> plugin.check(wrong, CONTEXT));
    assertTrue(refused.getMessage().contains("check user and password"), refused.getMessage());
    assertTrue(!refused.getMessage().contains("not-the-password"));
  }

  @Test
  void aDatabaseThatDoesNotExistIsFatal() {
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class, () -> plugin.check(withDatabase("nowhere"), CONTEXT));
    assertTrue(refused.getMessage().contains("CREATE DATABASE"), refused.getMessage());
  }

  @Test
  void aServerThatIsAwayIsTransient() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Neo4jConfig away = Neo4jConfig.of("bolt://localhost:" + port, "neo4j", "secret");
    assertThrows(TransientSinkException.class, () -> plugin.check(away, CONTEXT));
  }

  @Test
  void nodesInTheWayOfTheKeyConstraintStopTheTableAloneAndAreNamed() throws Exception {
    server.query("CREATE (:InTheWay {id: 1}), (:InTheWay {id: 1})");
    TableSchema table = table("in_the_way");
    try (Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime)) {
      TableRefusedException refused =
          assertThrows(TableRefusedException.class, () -> sink.write(insert(Row.of(table, 1L))));
      assertTrue(refused.getMessage().contains("InTheWay"), refused.getMessage());
      assertEquals(table.id(), refused.table());
      sink.write(insert(Row.of(table("not_in_the_way"), 1L)));
      assertThrows(TableRefusedException.class, () -> sink.write(insert(Row.of(table, 1L))));
      server.query("MATCH (n:InTheWay) DELETE n");
      sink.write(insert(Row.of(table, 1L)));
      assertEquals(1, server.count("MATCH (n:InTheWay) RETURN count(n)"));
      assertEquals(
          1,
          server.count(
              "SHOW CONSTRAINTS YIELD labelsOrTypes WHERE 'InTheWay' IN labelsOrTypes RETURN"
                  + " count(*)"));
    }
  }

  @Test
  void removedConstraintsAndGatesAreMadeAgain() throws Exception {
    TableSchema table = table("made_again");
    try (Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime)) {
      sink.write(insert(Row.of(table, 1L)));
      server.query("MATCH (g:_SluiceGate) WHERE g._sluice_key CONTAINS 'made_again' DELETE g");
      assertThrows(TransientSinkException.class, () -> sink.write(insert(Row.of(table, 2L))));
      sink.write(insert(Row.of(table, 2L)));
      assertEquals(2, server.count("MATCH (n:MadeAgain) RETURN count(n)"));
    }
  }

  @Test
  void aRowThatSomebodyLocksIsWaitedForNoLongerThanConfigured() throws Exception {
    TableSchema table = table("locked");
    Neo4jConfig patient = withDatabase("");
    try (Neo4jSink sink = new Neo4jSink(patient, System::nanoTime);
        Session session = server.driver().session()) {
      sink.write(insert(Row.of(table, 1L)));
      try (Transaction lock = session.beginTransaction()) {
        lock.run("MATCH (n:Locked) SET n.id = n.id").consume();
        long start = System.nanoTime();
        assertThrows(TransientSinkException.class, () -> sink.write(insert(Row.of(table, 1L))));
        long waited = System.nanoTime() - start;
        assertTrue(
            waited < patient.transactionTimeout().plus(Duration.ofSeconds(10)).toNanos(),
            "waited " + waited);
      }
      sink.write(insert(Row.of(table, 1L)));
    }
  }

  private Neo4jConfig withDatabase(String database) {
    return new Neo4jConfig(
        server.address().uri().toString(),
        server.address().user(),
        server.address().password(),
        database,
        LabelStyle.PASCAL_CASE,
        Map.of(),
        Map.of(),
        List.of(),
        DecimalStyle.STRING,
        100,
        Duration.ofDays(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2));
  }

  private static TableSchema table(String name) {
    return new TableSchema(
        new TableId("plugin", name),
        List.of(new Column("id", Scalar.INT64, false)),
        List.of("id"),
        List.of());
  }

  private static ChangeBatch insert(Row row) {
    return ChangeBatch.of(List.of(Changes.upsert(1, row)));
  }
}
