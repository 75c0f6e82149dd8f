package io.sluice.adapter.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.sluice.dev.Services;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A database for one test at a time, seen by another client. To be registered as an extension; the
 * server is the same for all classes of tests.
 */
final class MongoStore implements BeforeAllCallback, AfterEachCallback {
  static final SinkContext CONTEXT = new SinkContext("store", "mongo", 1);

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final List<Sink> opened = new ArrayList<>();
  private SharedServer server;
  private MongoDatabase database;

  /** Ends with the last test of all. */
  private static final class SharedServer implements AutoCloseable {
    private final Services services;
    private final MongoClient client;

    SharedServer() {
      try {
        services = MongoServer.start(Files.createTempDirectory(Path.of("target"), "mongo-"));
      } catch (IOException noFolder) {
        throw new UncheckedIOException(noFolder);
      }
      client = MongoClients.create(services.addresses().mongo());
    }

    @Override
    public void close() {
      client.close();
      services.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(MongoStore.class))
            .getOrComputeIfAbsent("server", any -> new SharedServer(), SharedServer.class);
    anotherDatabase();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(Sink::close);
    opened.clear();
    database.drop();
    anotherDatabase();
  }

  private void anotherDatabase() {
    database = server.client.getDatabase("sluice_" + DATABASES.incrementAndGet());
  }

  String uri() {
    return server.services.addresses().mongo();
  }

  MongoDatabase database() {
    return database;
  }

  MongoCollection<Document> documents(String collection) {
    return database().getCollection(collection);
  }

  MongoConfig config(String uri, String template) {
    return MongoConfigTest.config(uri, database().getName(), template, "majority");
  }

  MongoConfig config() {
    return config(uri(), "{table}");
  }

  MongoSink sink(String pipeline, Clock clock) throws Exception {
    MongoSink sink =
        new MongoSink(config(), new MongoConnection(config(), "test"), pipeline, clock);
    closeLater(sink);
    return sink;
  }

  MongoSink sink() throws Exception {
    return sink("store", Clock.systemUTC());
  }

  /** Closes the sink when the test is over. */
  void closeLater(Sink sink) {
    opened.add(sink);
  }

  static void write(Sink sink, ChangeEvent... changes) throws Exception {
    sink.write(ChangeBatch.of(List.of(changes)));
  }

  static TableSchema customers(String schema) {
    return new TableSchema(
        new TableId(schema, "customers"),
        List.of(new Column("id", Scalar.INT64, false), new Column("mail", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }
}
