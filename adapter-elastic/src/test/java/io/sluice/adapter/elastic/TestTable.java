package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A table that no other test uses, a sink that writes it, and its index as anybody sees it. */
final class TestTable implements AutoCloseable {
  static final SinkContext CONTEXT = new SinkContext("own", "elastic", 0);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Duration DEADLINE = Duration.ofSeconds(180);

  private final TableSchema schema = schema("own", "t" + TABLES.incrementAndGet());
  private final String index = "own." + schema.id().name();
  private ReadableSink sink;

  TestTable() throws SinkException {
    this.sink = open();
  }

  private static ReadableSink open() throws SinkException {
    return (ReadableSink) new ElasticPlugin().open(config(Refresh.IMMEDIATE), CONTEXT);
  }

  static TableSchema schema(String schema, String name) {
    return new TableSchema(
        new TableId(schema, name),
        List.of(
            new Column("id", Scalar.INT32, false),
            new Column("note", Scalar.TEXT, true),
            new Column("other", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }

  static ElasticConfig config(Refresh refresh) {
    return TestConfig.of(ElasticServer.url().toString(), refresh, "{schema}.{table}");
  }

  TableSchema schema() {
    return schema;
  }

  String index() {
    return index;
  }

  ReadableSink sink() {
    return sink;
  }

  /** As after a restart of the service. */
  void reopen() throws SinkException {
    sink.close();
    sink = open();
  }

  Row row(int id, Object note) {
    return Row.of(schema, id, note, null);
  }

  void write(ChangeEvent... changes) throws SinkException, InterruptedException {
    write(List.of(changes));
  }

  void write(List<ChangeEvent> changes) throws SinkException, InterruptedException {
    sink.write(ChangeBatch.of(changes));
  }

  /** As the pipeline does it: the same batch again for as long as that may help. */
  void writeInTheEnd(List<ChangeEvent> changes) throws SinkException, InterruptedException {
    writeInTheEnd(sink, changes);
  }

  static void writeInTheEnd(Sink to, List<ChangeEvent> changes)
      throws SinkException, InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        to.write(ChangeBatch.of(changes));
        return;
      } catch (TransientSinkException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  /** Versions by id, as a scan gives them. */
  Map<Integer, Long> scannedVersions() throws Exception {
    Map<Integer, Long> versions = new TreeMap<>();
    List<Integer> twice = new ArrayList<>();
    sink.scan(
        schema,
        stored -> {
          Integer id = (Integer) stored.row().value("id");
          if (versions.put(id, stored.version()) != null) {
            twice.add(id);
          }
        });
    assertTrue(twice.isEmpty(), "scanned twice: " + twice);
    return versions;
  }

  List<String> ids() throws Exception {
    return found("{\"match_all\": {}}");
  }

  List<String> found(String query) throws Exception {
    List<?> hits =
        (List<?>)
            ElasticServer.post(
                    "/" + index + "/_search", "{\"size\": 100, \"query\": " + query + "}")
                .at("hits", "hits");
    return hits.stream().map(hit -> (String) ((Map<?, ?>) hit).get("_id")).sorted().toList();
  }

  Object mapping(String... names) throws Exception {
    Object value = ElasticServer.get("/" + index + "/_mapping").at(index, "mappings");
    for (String name : names) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }

  /** Tried again while Elasticsearch has no memory to spare. */
  void settings(String body) throws Exception {
    await(
        "the settings of index " + index,
        () -> {
          ElasticServer.Answer answer = ElasticServer.put("/" + index + "/_settings", body);
          boolean refused = answer.status() == TOO_MANY_REQUESTS;
          if (!refused) {
            ElasticServer.require(answer);
          }
          return !refused;
        });
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, "in vain: " + what);
    }
  }

  @Override
  public void close() {
    sink.close();
  }
}
