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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** A server, and on it a database for one test at a time, seen by another client. */
final class MongoStore implements AutoCloseable {
  static final SinkContext CONTEXT = new SinkContext("store", "mongo", 1);

  private final Services services;
  private final MongoClient client;
  private final List<Sink> opened = new ArrayList<>();
  private int databases;

  MongoStore(Path data) {
    services = MongoServer.start(data);
    client = MongoClients.create(services.addresses().mongo());
  }

  String uri() {
    return services.addresses().mongo();
  }

  MongoDatabase database() {
    return client.getDatabase("sluice_" + databases);
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

  /** Ends a test. */
  void clear() {
    opened.forEach(Sink::close);
    opened.clear();
    database().drop();
    databases++;
  }

  @Override
  public void close() {
    client.close();
    services.close();
  }
}
