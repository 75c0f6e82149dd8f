package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast rows of some tables become nodes and relationships and are read back, and how long the
 * first writes to new tables take, crudely; started by hand. Starts a server of its own, whose JVM
 * takes the options in the environment variable {@code SLUICE_DEV_JVM_OPTIONS}; without {@code
 * -XX:TieredStopAtLevel=4} it is a slow one.
 */
final class SinkBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int ROWS = 100_000;
  private static final int BATCH = 5_000;
  private static final int TABLES = 20;

  private final Neo4jServer server = Neo4jServer.get();
  private final String run = Long.toString(System.nanoTime(), 36);
  private final TableSchema customers = table("customers");
  private final TableSchema orders = table("orders", reference("customer"));
  private final TableSchema payments = table("payments", reference("customer"));
  private final TableSchema favourites =
      new TableSchema(
          id("favourites"),
          List.of(
              new Column("customer_id", Scalar.INT64, false),
              new Column("friend_id", Scalar.INT64, false)),
          List.of("customer_id", "friend_id"),
          List.of(reference("customer"), reference("friend")));
  private long version;

  public static void main(String[] arguments) throws Exception {
    SinkBenchmark benchmark = new SinkBenchmark();
    benchmark.firstWrites();
    benchmark.raw();
    try (Neo4jSink sink = new Neo4jSink(benchmark.server.config(), System::nanoTime)) {
      benchmark.throughput(sink);
    }
  }

  private void firstWrites() throws Exception {
    for (int round = 0; round < 3; round++) {
      long began = System.nanoTime();
      try (Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime)) {
        for (int i = 0; i < TABLES; i++) {
          TableSchema first = table("first_" + round + "_" + i);
          sink.write(ChangeBatch.of(List.of(put(row(first, 1, null)))));
          sink.write(ChangeBatch.of(List.of(put(row(first, 2, null)))));
        }
      }
      OUT.printf("first writes: %.0f ms a table%n", (System.nanoTime() - began) / 1e6 / TABLES);
    }
  }

  /** What the server can do at all: the same nodes, by one statement that guards nothing. */
  private void raw() {
    String label = "Raw" + run;
    server.query("CREATE CONSTRAINT FOR (n:%s) REQUIRE n._sluice_key IS UNIQUE".formatted(label));
    NodeTable table = new NodeTable(customers, label, List.of(), DecimalStyle.STRING);
    long began = System.nanoTime();
    for (int from = 0; from < ROWS; from += BATCH) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int n = from; n < from + BATCH; n++) {
        rows.add(table.parameters(RowWrite.of(table, put(row(customers, n, null)))));
      }
      server.query(
          "UNWIND $rows AS row MERGE (n:%s {_sluice_key: row.k}) SET n = row.p".formatted(label),
          "rows",
          rows);
    }
    report("raw MERGE", ROWS, began);
  }

  private void throughput(Neo4jSink sink) throws Exception {
    write(sink, "new rows", n -> row(customers, n, null));
    write(sink, "changed rows", n -> row(customers, n, null));
    write(sink, "new rows with a reference", n -> row(orders, n, n * 7 % ROWS));
    write(sink, "changed rows with the same reference", n -> row(orders, n, n * 7 % ROWS));
    write(sink, "changed rows with another reference", n -> row(orders, n, n * 11 % ROWS));
    write(sink, "new rows before those they refer to", n -> row(payments, n, ROWS + n));
    write(sink, "those, over their stubs", n -> row(customers, ROWS + n, null));
    write(sink, "new relationships of a join table", n -> Row.of(favourites, n, n * 13 % ROWS));
    AtomicLong rows = new AtomicLong();
    long began = System.nanoTime();
    sink.scan(orders, stored -> rows.incrementAndGet());
    report("scanned", rows.get(), began);
  }

  /** Makes the n-th row. */
  private interface Rows {
    Row of(long n);
  }

  private void write(Neo4jSink sink, String what, Rows rows) throws Exception {
    long began = System.nanoTime();
    for (int from = 0; from < ROWS; from += BATCH) {
      List<ChangeEvent> batch = new ArrayList<>();
      for (int n = from; n < from + BATCH; n++) {
        batch.add(put(rows.of(n)));
      }
      sink.write(ChangeBatch.of(batch));
    }
    report(what, ROWS, began);
  }

  private static void report(String what, long rows, long began) {
    OUT.printf("%s: %,.0f rows/s%n", what, rows * 1e9 / (System.nanoTime() - began));
  }

  private ChangeEvent put(Row row) {
    return ChangeEvent.upsert(Operation.INSERT, null, row, ++version, SourcePosition.NONE);
  }

  private static Row row(TableSchema table, long n, Long customer) {
    return Row.of(
        table,
        n,
        customer,
        "shipped to customer",
        BigDecimal.valueOf(n % 1_000_000, 2),
        Instant.ofEpochSecond(1_700_000_000L + n));
  }

  private TableSchema table(String name, ForeignKey... references) {
    return new TableSchema(
        id(name),
        List.of(
            new Column("id", Scalar.INT64, false),
            new Column("customer_id", Scalar.INT64, true),
            new Column("status", Scalar.TEXT, true),
            new Column("total", new Decimal(10, 2), true),
            new Column("placed_at", Scalar.TIMESTAMP_TZ, true)),
        List.of("id"),
        List.of(references));
  }

  private ForeignKey reference(String name) {
    return new ForeignKey(name, List.of(name + "_id"), id("customers"), List.of("id"), true);
  }

  private TableId id(String name) {
    return new TableId("bench", name + "_" + run);
  }
}
