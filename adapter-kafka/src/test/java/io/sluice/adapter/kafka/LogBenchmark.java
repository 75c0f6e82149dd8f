package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.LogWriter;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast the codec and the log are, crudely; started by hand. Arguments: the brokers and the
 * schema registry's URL; without them only the codec is measured.
 */
final class LogBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int CODEC_ROWS = 200_000;
  private static final int LOG_ROWS = 500_000;
  private static final int BATCH = 1_000;

  private static final TableSchema ORDERS =
      new TableSchema(
          new TableId("store", "orders"),
          List.of(
              new Column("id", Scalar.INT64, false),
              new Column("customer", Scalar.INT32, false),
              new Column("status", Scalar.TEXT, true),
              new Column("total", new Decimal(10, 2), true),
              new Column("placed_at", Scalar.TIMESTAMP_TZ, true)),
          List.of("id"),
          List.of());

  private LogBenchmark() {}

  private static ChangeEvent change(long n) {
    Row row =
        Row.of(
            ORDERS,
            n,
            (int) (n % 1_000),
            "shipped to customer",
            BigDecimal.valueOf(n % 1_000_000, 2),
            Instant.ofEpochSecond(1_700_000_000L + n));
    return ChangeEvent.upsert(Operation.INSERT, null, row, n, Sample.POSITION);
  }

  public static void main(String[] arguments) throws Exception {
    for (int round = 0; round < 5; round++) {
      codec();
    }
    if (arguments.length == 2) {
      log(KafkaLogConfig.of(arguments[0], arguments[1]));
    }
  }

  private static void codec() throws Exception {
    ChangeCodec codec = new ChangeCodec("bench", "bench", ORDERS);
    ChangeEvent change = change(4_711);
    AvroOutput out = new AvroOutput();
    long began = System.nanoTime();
    for (int i = 0; i < CODEC_ROWS; i++) {
      out.reset();
      codec.writeKey(change.key(), out);
      out.reset();
      codec.writeValue(change, out);
    }
    long encode = System.nanoTime() - began;
    byte[] value = out.toBytes();
    long versions = 0;
    began = System.nanoTime();
    for (int i = 0; i < CODEC_ROWS; i++) {
      versions += codec.readValue(change.key(), new AvroInput(value, 0)).version();
    }
    long decode = System.nanoTime() - began;
    OUT.printf(
        "codec: %d bytes, encode %d ns, decode %d ns (%d)%n",
        value.length, encode / CODEC_ROWS, decode / CODEC_ROWS, versions);
  }

  private static void log(KafkaLogConfig config) throws Exception {
    String pipeline = LogServers.newPipeline();
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, config)) {
      try (LogWriter writer = log.openWriter()) {
        append(writer, LOG_ROWS, LOG_ROWS, "one transaction");
        append(writer, LOG_ROWS, BATCH, "a transaction per " + BATCH);
        append(writer, 1_000, 1, "a transaction per row");
      }
      long began = System.nanoTime();
      try (Running sink = Running.of(log, "bench")) {
        int rows = 2 * LOG_ROWS + 1_000;
        sink.awaitChanges(rows);
        print("read by one sink", rows, began);
      }
    }
  }

  private static void append(LogWriter writer, int rows, int perTransaction, String what)
      throws Exception {
    long began = System.nanoTime();
    for (int from = 0; from < rows; from += Math.min(BATCH, perTransaction)) {
      List<ChangeEvent> changes = new ArrayList<>();
      int to = from + Math.min(BATCH, perTransaction);
      for (long n = from; n < to; n++) {
        changes.add(change(n));
      }
      boolean last = to % perTransaction == 0;
      writer.handle(
          last ? ChangeBatch.of(changes, new Checkpoint("x", to)) : ChangeBatch.of(changes));
    }
    print("append, " + what, rows, began);
  }

  private static void print(String what, int rows, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    OUT.printf("%s: %d rows in %.1f s, %.0f/s%n", what, rows, seconds, rows / seconds);
  }
}
