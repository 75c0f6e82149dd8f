package io.sluice.adapter.elastic;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast rows are turned into requests, written and read back, crudely; started by hand. The
 * argument is Elasticsearch's URL; without it only the making of requests is measured.
 */
final class SinkBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int ROWS = 200_000;
  private static final int BATCH = 5_000;

  private static final TableSchema ORDERS =
      new TableSchema(
          new TableId("bench", "orders"),
          List.of(
              new Column("id", Scalar.INT64, false),
              new Column("customer", Scalar.INT32, false),
              new Column("status", Scalar.TEXT, true),
              new Column("total", new Decimal(10, 2), true),
              new Column("placed_at", Scalar.TIMESTAMP_TZ, true)),
          List.of("id"),
          List.of());

  private SinkBenchmark() {}

  private static ChangeEvent change(long n, long version) {
    Row row =
        Row.of(
            ORDERS,
            n,
            (int) (n % 1_000),
            "shipped to customer",
            BigDecimal.valueOf(n % 1_000_000, 2),
            Instant.ofEpochSecond(1_700_000_000L + n));
    return ChangeEvent.upsert(
        Operation.INSERT, null, row, version, new SourcePosition(version, version, version));
  }

  public static void main(String[] arguments) throws Exception {
    for (int round = 0; round < 8; round++) {
      requests();
    }
    if (arguments.length == 1) {
      ElasticConfig config =
          TestConfig.of(arguments[0], Refresh.NONE, "{schema}-" + System.nanoTime() + ".{table}");
      try (ReadableSink sink = (ReadableSink) new ElasticPlugin().open(config, TestTable.CONTEXT)) {
        write(sink, "inserted", 1);
        write(sink, "updated", 1_000_000);
        scan(sink);
      }
    }
  }

  private static void requests() throws IOException {
    TableCodec codec = new TableCodec(ORDERS, TableIndex.of("bench.orders"), Map.of());
    BulkChunk.Builder builder = new BulkChunk.Builder(2_000, 5 << 20);
    ChangeEvent change = change(4_711, 4_711);
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long bytes = 0;
    long began = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < ROWS; i++) {
      builder.add(
          BulkLine.put(
              codec.index(),
              codec.id(change.key()),
              change.version(),
              out -> codec.write(out, change.after()),
              change));
      if (builder.isFull()) {
        bytes += builder.take().size();
      }
    }
    long took = thread.getCurrentThreadCpuTime() - began;
    OUT.printf(
        "made into requests: %,d ns of CPU and %d bytes per row%n", took / ROWS, bytes / ROWS);
  }

  private static void write(ReadableSink sink, String what, long firstVersion) throws Exception {
    long began = System.nanoTime();
    for (int from = 0; from < ROWS; from += BATCH) {
      List<ChangeEvent> batch = new ArrayList<>();
      for (int n = from; n < from + BATCH; n++) {
        batch.add(change(n, firstVersion + n));
      }
      sink.write(ChangeBatch.of(batch));
    }
    report(what, ROWS, began);
  }

  private static void scan(ReadableSink sink) throws Exception {
    AtomicLong rows = new AtomicLong();
    long began = System.nanoTime();
    sink.scan(ORDERS, stored -> rows.incrementAndGet());
    report("scanned", rows.get(), began);
  }

  private static void report(String what, long rows, long began) {
    OUT.printf("%s: %,.0f rows/s%n", what, rows * 1e9 / (System.nanoTime() - began));
  }
}
