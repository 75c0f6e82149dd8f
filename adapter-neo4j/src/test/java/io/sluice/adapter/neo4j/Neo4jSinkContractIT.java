package io.sluice.adapter.neo4j;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.testkit.Outage;
import io.sluice.testkit.Rejection;
import io.sluice.testkit.SinkContractTest;
import io.sluice.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class Neo4jSinkContractIT extends SinkContractTest {
  private static TcpProxy proxy;

  @BeforeAll
  static void startProxy() throws IOException {
    URI uri = Neo4jServer.get().address().uri();
    proxy = new TcpProxy(uri.getHost(), uri.getPort());
  }

  @AfterAll
  static void stopProxy() throws IOException {
    proxy.close();
  }

  @Override
  protected Sink openSink() {
    return openSink(new InetSocketAddress("localhost", proxy.port()), Duration.ofSeconds(10));
  }

  @Override
  protected Optional<InetSocketAddress> address() {
    URI uri = Neo4jServer.get().address().uri();
    return Optional.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  @Override
  protected Sink openSink(InetSocketAddress by, Duration timeout) {
    String uri = "bolt://" + by.getHostString() + ":" + by.getPort();
    return new Neo4jPlugin()
        .open(Neo4jServer.get().config(uri, timeout), new SinkContext("contract", "neo4j", 0));
  }

  @Override
  protected List<Row> readRows(TableSchema table) {
    NodeTable nodes = new NodeTable(table, label(table), List.of(), DecimalStyle.STRING);
    List<Row> rows = new ArrayList<>();
    // Where the register refused a table its label, the other table's rows are none of its own.
    Neo4jServer.get()
        .query(
            "MATCH (n:%s) WHERE n._sluice_key STARTS WITH $table RETURN properties(n)"
                .formatted(CypherName.quote(label(table))),
            "table",
            KeyText.before(table.id()))
        .forEach(record -> rows.add(nodes.row(record.get(0).asMap())));
    return rows;
  }

  private static String label(TableSchema table) {
    return new GraphNames(LabelStyle.PASCAL_CASE, Map.of(), Map.of()).label(table.id());
  }

  @Override
  protected Optional<Outage> outage() {
    return Optional.of(proxy);
  }

  @Override
  protected List<Rejection> rejections() {
    return List.of(tooLargeForAnIndex(), violatingAConstraint());
  }

  private Rejection tooLargeForAnIndex() {
    TableSchema table = table("indexed");
    String label = CypherName.quote(label(table));
    Neo4jServer.get().query("CREATE INDEX IF NOT EXISTS FOR (n:" + label + ") ON (n.note)");
    Neo4jServer.get().query("CALL db.awaitIndexes(30)");
    String large = "x".repeat(50_000);
    return new Rejection(
        "too large for an index",
        List.of(Row.of(table, 1L, "a" + large), Row.of(table, 2L, large), Row.of(table, 3L, large)),
        List.of(Row.of(table, 1L, "a"), Row.of(table, 2L, "b"), Row.of(table, 3L, "c")),
        List.of(Row.of(table, 4L, "d"), Row.of(table, 5L, null), Row.of(table, 6L, "f")));
  }

  private Rejection violatingAConstraint() {
    TableSchema table = table("constrained");
    String label = CypherName.quote(label(table));
    Neo4jServer.get()
        .query("CREATE CONSTRAINT IF NOT EXISTS FOR (n:" + label + ") REQUIRE n.note IS UNIQUE");
    return new Rejection(
        "violates a constraint",
        List.of(Row.of(table, 1L, "d"), Row.of(table, 2L, "d")),
        List.of(Row.of(table, 1L, "a"), Row.of(table, 2L, null)),
        List.of(Row.of(table, 4L, "d"), Row.of(table, 5L, null), Row.of(table, 6L, "f")));
  }

  private TableSchema table(String hint) {
    return new TableSchema(
        tableId(hint),
        List.of(new Column("id", Scalar.INT64, false), new Column("note", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }
}
