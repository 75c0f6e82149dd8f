package io.sluice.adapter.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import io.sluice.dev.Services;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class MongoSinkContractIT extends SinkContractTest {
  private static final String DATABASE = "contract";

  @TempDir static Path data;
  private static Services services;
  private static MongoClient reader;
  private static TcpProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    services = MongoServer.start(data);
    URI server = URI.create(services.addresses().mongo());
    proxy = new TcpProxy(server.getHost(), server.getPort());
    reader = MongoClients.create(services.addresses().mongo());
  }

  @AfterAll
  static void stop() throws Exception {
    if (services != null) {
      reader.close();
      proxy.close();
      services.close();
    }
  }

  @Override
  protected Sink openSink() throws Exception {
    return openSink(proxy.address(), Duration.ofSeconds(10));
  }

  /** Each looks for rows written late, as one sink of a pipeline does. */
  @Override
  protected Sink openSink(InetSocketAddress by, Duration timeout) throws Exception {
    MongoConfig config =
        new MongoConfig(
            "mongodb://127.0.0.1:"
                + by.getPort()
                + "/?directConnection=true&serverSelectionTimeoutMS=5000",
            DATABASE,
            "{table}",
            Duration.ofDays(1),
            1_000,
            8_000_000,
            "majority",
            timeout);
    return new MongoPlugin().open(config, new SinkContext("contract", "mongo", 0));
  }

  @Override
  protected Optional<InetSocketAddress> address() {
    URI server = URI.create(services.addresses().mongo());
    return Optional.of(new InetSocketAddress(server.getHost(), server.getPort()));
  }

  /** Ten seconds after a delete they are looked for, every ten seconds. */
  @Override
  protected Duration revivedRowsLast() {
    return Duration.ofSeconds(60);
  }

  @Override
  protected List<Row> readRows(TableSchema schema) {
    return DocumentReader.rows(reader.getDatabase(DATABASE), schema);
  }

  @Override
  protected Optional<Outage> outage() {
    return Optional.of(proxy);
  }

  @Override
  protected List<Rejection> rejections() {
    return List.of(tooLarge(), notUnique());
  }

  private Rejection tooLarge() {
    TableSchema table = table("large", Scalar.TEXT);
    String large = "x".repeat(17 * 1024 * 1024);
    return new Rejection(
        "more than 16 MB",
        List.of(Row.of(table, 1L, large), Row.of(table, 2L, large)),
        List.of(Row.of(table, 1L, "small"), Row.of(table, 2L, "small")),
        List.of(Row.of(table, 3L, "good"), Row.of(table, 4L, "good")));
  }

  private Rejection notUnique() {
    TableSchema table = table("unique", Scalar.TEXT);
    reader
        .getDatabase(DATABASE)
        .getCollection(table.id().name())
        .createIndex(new Document("value", 1), new IndexOptions().unique(true));
    return new Rejection(
        "a unique index",
        List.of(Row.of(table, 1L, "three"), Row.of(table, 2L, "four")),
        List.of(Row.of(table, 1L, "one"), Row.of(table, 2L, "two")),
        List.of(Row.of(table, 3L, "three"), Row.of(table, 4L, "four")));
  }

  private TableSchema table(String hint, Scalar type) {
    return new TableSchema(
        tableId(hint),
        List.of(new Column("id", Scalar.INT64, false), new Column("value", type, true)),
        List.of("id"),
        List.of());
  }
}
