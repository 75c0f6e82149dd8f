package io.sluice.testkit;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the parts of the contract work with; {@link SinkContractTest} provides it. */
interface Bench {
  /** How long a sink may take to notice that its target is away or has come back. */
  Duration PATIENCE = Duration.ofSeconds(SinkContractTest.PATIENCE_SECONDS);

  /** The test's sink. */
  Sink sink();

  /** One more sink on the same target; closed after the test. */
  Sink another() throws Exception;

  /** Closes the test's sink and opens it again. */
  void reopen() throws Exception;

  /** A table name that no other test uses. */
  TableId tableId(String hint);

  /** What the target holds, seen by another reader. */
  List<Row> found(TableSchema table) throws Exception;

  Optional<Outage> theOutage() throws Exception;

  /** A link to the target; skips the test if there is none. Closed after the test. */
  TcpProxy link() throws Exception;

  /** One more sink on the same target, by way of the link; closed after the test. */
  Sink through(TcpProxy link, Duration timeout) throws Exception;

  Duration howLongRevivedRowsLast();

  List<Rejection> theRejections() throws Exception;

  boolean isReadable();

  void write(Sink sink, Collection<ChangeEvent> changes) throws SinkException, InterruptedException;

  /** Writes one batch to the test's sink. */
  default void write(ChangeEvent... changes) throws SinkException, InterruptedException {
    write(sink(), List.of(changes));
  }

  /** Writes the batch again and again while the target is away, as the pipeline does. */
  default void writeInTheEnd(Sink sink, Collection<ChangeEvent> batch) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        write(sink, batch);
        return;
      } catch (TransientSinkException away) {
        if (System.nanoTime() - deadline > 0) {
          throw away;
        }
        Threads.pause(Duration.ofMillis(50));
      }
    }
  }

  /** Fails unless the target holds exactly these rows of the table. */
  void expect(TableSchema table, Collection<Row> rows) throws Exception;

  default void expect(TableSchema table, Row... rows) throws Exception {
    expect(table, List.of(rows));
  }

  /**
   * A table of its own for this test: {@code id} (its key), {@code name}, {@code note}, {@code
   * age}.
   */
  default TableSchema people() {
    return new TableSchema(tableId("people"), Samples.PEOPLE, List.of("id"), List.of());
  }

  default TableSchema table(String hint, List<Column> columns, String... key) {
    return new TableSchema(tableId(hint), columns, List.of(key), List.of());
  }
}
