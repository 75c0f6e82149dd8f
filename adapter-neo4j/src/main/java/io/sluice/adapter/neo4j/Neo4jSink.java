package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches to Neo4j; see the package for how. */
final class Neo4jSink implements ReadableSink {
  private static final Logger log = LoggerFactory.getLogger(Neo4jSink.class);
  private static final long LONGEST_SWEEP_INTERVAL_MILLIS = 60_000;
  private static final int ATTEMPTS = 20;
  private static final long SHORTEST_SWEEP_INTERVAL_MILLIS = 1_000;

  private final long sweepIntervalNanos;
  private final LongSupplier nanoTime;
  private final Graph graph;
  private final GraphTables tables;
  private final GraphSchema schema;
  private final Stubs stubs;
  private final BatchWriter writer;
  private final Truncation truncation;
  private final GraphReader reader;
  private long lastSweep;

  /**
   * @param nanoTime as {@link System#nanoTime}; says when it is time to sweep
   */
  Neo4jSink(Neo4jConfig config, LongSupplier nanoTime) {
    long retention = config.tombstoneRetention().toMillis();
    this.sweepIntervalNanos =
        1_000_000
            * Math.max(
                SHORTEST_SWEEP_INTERVAL_MILLIS,
                Math.min(LONGEST_SWEEP_INTERVAL_MILLIS, retention / 2));
    this.nanoTime = nanoTime;
    this.graph = new Graph(config);
    this.tables = new GraphTables(config);
    this.schema = new GraphSchema(graph, tables);
    this.stubs = new Stubs(graph);
    ChunkWriter chunks = new ChunkWriter(graph, new Gates(), stubs, retention);
    this.writer = new BatchWriter(chunks, config.batchSize(), graph.where());
    this.truncation = new Truncation(graph, chunks, config.batchSize());
    this.reader = new GraphReader(graph);
    this.lastSweep = nanoTime.getAsLong();
  }

  @Override
  public void write(ChangeBatch batch) throws SinkException, InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    try {
      writeUpToDate(batch.latestPerRow().changes());
    } catch (TransientSinkException e) {
      schema.forget();
      throw e;
    } catch (TableRefusedException e) {
      schema.forget(e.table());
      throw e;
    }
    sweepIfDue();
  }

  /** Writes anew whenever another worker has changed meanwhile what a table is in the graph. */
  private void writeUpToDate(List<ChangeEvent> changes) throws SinkException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        writeFolded(changes);
        return;
      } catch (OutdatedException e) {
        schema.forgetTables();
        if (attempt == ATTEMPTS) {
          throw new TransientSinkException(e.getMessage(), e);
        }
      }
    }
  }

  /**
   * After the fold, what stands before a truncate is of other tables; so truncates can go first.
   */
  private void writeFolded(List<ChangeEvent> changes) throws SinkException, InterruptedException {
    schema.prepare(changes);
    for (ChangeEvent change : changes) {
      if (change.isTruncate()) {
        truncation.run(tables.of(change.table()), change.version());
      }
    }
    schema.constrain();
    List<RejectedChange> rejected = new ArrayList<>();
    List<RowWrite> rows = new ArrayList<>(changes.size());
    for (ChangeEvent change : changes) {
      if (!change.isTruncate()) {
        RowWrite row = RowWrite.of(tables.of(change.table()), change);
        if (fits(row, rejected)) {
          rows.add(row);
        }
      }
    }
    rejected.addAll(write(rows));
    if (!rejected.isEmpty()) {
      throw new RejectedChangesException(rejected);
    }
  }

  /**
   * What violates a constraint is written again: it may have been that of the table's former key,
   * which a worker that is behind was just making, or about to drop.
   */
  private List<RejectedChange> write(List<RowWrite> rows)
      throws SinkException, InterruptedException {
    List<RejectedChange> refused = writer.write(rows);
    boolean changed = true;
    while (changed && refused.stream().anyMatch(Neo4jSink::violates)) {
      Set<TableId> concerned =
          refused.stream().map(one -> one.change().table().id()).collect(Collectors.toSet());
      changed = schema.constrainAgain(concerned);
      Set<ChangeEvent> again =
          refused.stream().map(RejectedChange::change).collect(Collectors.toSet());
      refused = writer.write(rows.stream().filter(row -> again.contains(row.change())).toList());
    }
    return refused;
  }

  private static boolean violates(RejectedChange refused) {
    return refused.reason().startsWith(GraphFailure.VIOLATES);
  }

  private static boolean fits(RowWrite row, List<RejectedChange> rejected) {
    boolean tooLong = KeyText.isTooLong(row.key());
    if (row.isUpsert() && !tooLong) {
      tooLong = row.table().targets(row).stream().anyMatch(KeyText::isTooLong);
    }
    if (tooLong) {
      rejected.add(
          new RejectedChange(
              row.change(),
              "a key of more than %d bytes does not fit into Neo4j's index"
                  .formatted(KeyText.MAX_BYTES)));
    }
    return !tooLong;
  }

  /** The batch is durable by now, so a sweep that fails is only put off. */
  private void sweepIfDue() throws InterruptedException {
    if (nanoTime.getAsLong() - lastSweep < sweepIntervalNanos) {
      return;
    }
    lastSweep = nanoTime.getAsLong();
    try {
      stubs.sweep();
    } catch (SinkException e) {
      log.warn("removing expired tombstones was put off: {}", e.getMessage());
    }
  }

  @Override
  public void scan(TableSchema table, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    reader.scan(tables.of(table), rows);
  }

  @Override
  public void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    reader.read(tables.of(table), keys, rows);
  }

  @Override
  public boolean scanReferences(
      TableSchema table, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return reader.scanReferences(tables.of(table), foreignKey, references);
  }

  @Override
  public boolean readReferences(
      TableSchema table,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return reader.readReferences(tables.of(table), foreignKey, owners, references);
  }

  @Override
  public void close() {
    graph.close();
  }
}
