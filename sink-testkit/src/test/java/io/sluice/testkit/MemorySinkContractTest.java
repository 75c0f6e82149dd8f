package io.sluice.testkit;

import io.sluice.domain.ColumnType;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** A right sink passes the whole contract; {@link SinkContractTestTest} makes it wrong. */
class MemorySinkContractTest extends SinkContractTest {
  /** What is wrong with the sinks of the tests that run now. */
  static Fault fault = Fault.NONE;

  private static final MemoryTarget TARGET = new MemoryTarget();
  private static MemoryServer server;

  @BeforeAll
  static void startServer() throws IOException {
    if (server == null) {
      server = new MemoryServer();
    }
  }

  @Override
  protected Sink openSink() throws Exception {
    return new MemorySink(TARGET, fault, Optional.empty());
  }

  @Override
  protected Optional<InetSocketAddress> address() {
    return Optional.of(server.address());
  }

  @Override
  protected Sink openSink(InetSocketAddress by, Duration timeout) throws Exception {
    MemoryClient client = new MemoryClient(server, by, timeout, fault);
    return new MemorySink(TARGET, fault, Optional.of(client));
  }

  @Override
  protected List<Row> readRows(TableSchema table) {
    List<Row> rows = new ArrayList<>();
    synchronized (TARGET) {
      TARGET.table(new Faulty(fault).table(table.id())).rows.values().stream()
          .filter(stored -> stored.row() != null)
          .forEach(stored -> rows.add(Faulty.as(table, stored.row())));
    }
    return rows;
  }

  @Override
  protected Optional<Outage> outage() {
    return Optional.of(TARGET);
  }

  @Override
  protected boolean readable() {
    return fault != Fault.CLAIMS_NOT_TO_BE_READABLE;
  }

  @Override
  protected List<Rejection> rejections() {
    if (fault == Fault.CLAIMS_TO_TAKE_EVERYTHING) {
      return List.of();
    }
    TableSchema table =
        table(
            "rejecting",
            List.of(
                Samples.column("id", ColumnType.Scalar.INT64),
                Samples.column("name", ColumnType.Scalar.TEXT)),
            "id");
    return List.of(
        new Rejection(
            "a forbidden name",
            List.of(Row.of(table, 1L, MemorySink.BAD), Row.of(table, 2L, MemorySink.BAD)),
            List.of(Row.of(table, 1L, "fine"), Row.of(table, 2L, "fine")),
            List.of(Row.of(table, 3L, "good"), Row.of(table, 4L, "good"))));
  }
}
