package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A table that no other test uses, whose columns change, and its index as anybody sees it. */
final class AlteredTable implements AutoCloseable {
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Duration A_WHILE = CopyProgress.DEAD_AFTER.plusSeconds(1);

  private final TableId id = new TableId("altered", "t" + TABLES.incrementAndGet());
  private final AtomicLong looks = new AtomicLong();
  private final List<Sink> sinks = new ArrayList<>();
  private final ReadableSink sink;

  AlteredTable() throws SinkException {
    this.sink = open();
  }

  /** One more sink, to which a while passes whenever it looks at the clock. */
  ReadableSink open() throws SinkException {
    return open(ElasticServer.url().toString(), Duration.ofSeconds(60));
  }

  ReadableSink open(String url, Duration requestTimeout) throws SinkException {
    Instant start = Instant.now();
    Clock hasty = new MovableClock(() -> start.plus(A_WHILE.multipliedBy(looks.incrementAndGet())));
    return open(url, requestTimeout, hasty);
  }

  ReadableSink open(String url, Duration requestTimeout, Clock clock) throws SinkException {
    ElasticConfig config = TestConfig.of(url, requestTimeout);
    ReadableSink opened =
        new ElasticSink(ElasticConnection.open(config), config, TestTable.CONTEXT, clock);
    sinks.add(opened);
    return opened;
  }

  /** The table with these columns beside its key. */
  TableSchema with(Object... namesAndTypes) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", Scalar.INT32, false));
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.add(new Column((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1], true));
    }
    return new TableSchema(id, columns, List.of("id"), List.of());
  }

  String index() {
    return id.schema() + "." + id.name();
  }

  void write(ChangeEvent... changes) throws Exception {
    TestTable.writeInTheEnd(sink, List.of(changes));
  }

  ReadableSink sink() {
    return sink;
  }

  /** Fails unless a scan gives exactly these rows. */
  void expect(TableSchema schema, Row... rows) throws Exception {
    assertEquals(Set.of(rows), rows(schema));
  }

  Set<Row> rows(TableSchema schema) throws Exception {
    Set<Row> rows = new HashSet<>();
    sink.scan(schema, stored -> assertTrue(rows.add(stored.row()), "scanned twice"));
    return rows;
  }

  Map<Integer, Long> versions(TableSchema schema) throws Exception {
    Map<Integer, Long> versions = new HashMap<>();
    sink.scan(schema, stored -> versions.put((Integer) stored.row().value("id"), stored.version()));
    return versions;
  }

  /** The names of the index and its copies that there are. */
  Set<String> indexes() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String pattern : List.of(index(), index() + "@*")) {
      Object found = ElasticServer.get("/" + pattern + "/_settings/index.uuid").json();
      ((Map<?, ?>) found)
          .keySet().stream()
              .map(String.class::cast)
              .filter(name -> name.startsWith(index()))
              .forEach(names::add);
    }
    return names;
  }

  String typeOf(String field) throws Exception {
    return (String) mapping("properties", field, "type");
  }

  Object mapping(String... names) throws Exception {
    return inIndex("_mapping", "mappings", names);
  }

  Object setting(String... names) throws Exception {
    return inIndex("_settings", "settings", names);
  }

  private Object inIndex(String what, String root, String... names) throws Exception {
    Map<?, ?> answer = (Map<?, ?>) ElasticServer.get("/" + index() + "/" + what).json();
    assertEquals(1, answer.size(), answer.keySet().toString());
    Object value = ((Map<?, ?>) answer.values().iterator().next()).get(root);
    for (String name : names) {
      value = value == null ? null : ((Map<?, ?>) value).get(name);
    }
    return value;
  }

  /** The ids of the documents that a reader finds by the table's name. */
  Set<String> found(String query) throws Exception {
    List<?> hits =
        (List<?>)
            ElasticServer.post(
                    "/" + index() + "/_search", "{\"size\": 1000, \"query\": " + query + "}")
                .at("hits", "hits");
    Set<String> ids = new TreeSet<>();
    hits.forEach(hit -> ids.add((String) ((Map<?, ?>) hit).get("_id")));
    return ids;
  }

  @Override
  public void close() {
    sinks.forEach(one -> one.close());
  }
}
