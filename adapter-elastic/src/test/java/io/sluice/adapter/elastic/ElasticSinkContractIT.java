package io.sluice.adapter.elastic;

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
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** With {@code refresh: immediate}, for the contract's reader searches. */
class ElasticSinkContractIT extends SinkContractTest {
  private static TcpProxy proxy;

  @BeforeAll
  static void startServer() throws Exception {
    URI url = ElasticServer.url();
    proxy = new TcpProxy(url.getHost(), url.getPort());
  }

  @AfterAll
  static void closeProxy() throws Exception {
    proxy.close();
  }

  /** Hundreds of indexes make a small Elasticsearch slow. */
  @AfterEach
  void deleteIndexes() throws Exception {
    ElasticServer.deleteAll("contract.");
  }

  @Override
  protected Sink openSink() throws Exception {
    return new ElasticPlugin()
        .open(
            TestConfig.of("http://127.0.0.1:" + proxy.port()),
            new SinkContext("contract", "elastic", 0));
  }

  @Override
  protected Optional<InetSocketAddress> address() {
    URI url = ElasticServer.url();
    return Optional.of(new InetSocketAddress(url.getHost(), url.getPort()));
  }

  @Override
  protected Sink openSink(InetSocketAddress by, Duration timeout) throws Exception {
    return new ElasticPlugin()
        .open(
            TestConfig.of("http://127.0.0.1:" + by.getPort(), timeout),
            new SinkContext("contract", "elastic", 1));
  }

  @Override
  protected List<Row> readRows(TableSchema table) throws Exception {
    return IndexReader.rows(table);
  }

  @Override
  protected Optional<Outage> outage() {
    return Optional.of(proxy);
  }

  /** An index that its user made, with a field that takes numbers only. */
  @Override
  protected List<Rejection> rejections() throws Exception {
    TableSchema table =
        new TableSchema(
            tableId("rejected"),
            List.of(new Column("id", Scalar.INT32, false), new Column("note", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    ElasticServer.put(
        "/" + new IndexNames("{schema}.{table}").of(table.id()),
        """
        {"settings": {"number_of_replicas": 0},
         "mappings": {"properties": {"note": {"type": "long"}}}}
        """);
    return List.of(
        new Rejection(
            "a mapping that does not fit",
            List.of(Row.of(table, 1, "one"), Row.of(table, 2, "two")),
            List.of(Row.of(table, 1, "1"), Row.of(table, 2, "2")),
            List.of(Row.of(table, 3, "3"), Row.of(table, 4, null), Row.of(table, 5, "5"))));
  }
}
