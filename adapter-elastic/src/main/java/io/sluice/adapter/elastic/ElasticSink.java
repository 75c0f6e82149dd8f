package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch.indices.RefreshRequest;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps an index per table, in which each row is the document under its key's {@link DocumentIds
 * id}.
 *
 * <p><b>Never backwards.</b> Every document's {@code _version} is the version of the change that
 * wrote it. Writes and deletes are bulk operations with {@code version_type=external_gte}: the
 * shard itself compares and writes in one step, and what is older than what it has gets a 409,
 * which here means "done already". What it has forgotten of deletes is kept as {@link Tombstones},
 * which each write is checked against ({@link RevivalCheck}).
 *
 * <p><b>Durable and visible on return.</b> A write returns when the primary shard and its replicas
 * have the operations on disk (translog durability {@code request}). A GET by id sees them from
 * then on. A search sees them when the index is refreshed, by default within a second; with {@link
 * Refresh#WAIT_FOR} or {@link Refresh#IMMEDIATE} on return too.
 *
 * <p><b>After an outage</b>, whatever its nature, indexes and mappings are looked at again before
 * the next write: they may have been restored meanwhile, or deleted ({@link Indices}).
 *
 * <p><b>Order.</b> A batch is folded to the last change of each row, so every row stands in it once
 * and rows may be written in any order, in several requests at once. Truncates come first: what the
 * fold left of their table is newer.
 */
final class ElasticSink implements ReadableSink {
  private final ElasticConnection connection;
  private final ElasticConfig config;
  private final Indices indices;
  private final Tombstones tombstones;
  private final RowWriting rowWriting;
  private final Truncation truncation;
  private final TombstoneSweep sweep;
  private final boolean sweeps;
  private final RowReading rowReading;
  private boolean mappingDoubted;

  ElasticSink(
      ElasticConnection connection, ElasticConfig config, SinkContext context, Clock clock) {
    MultiGet lookup = new MultiGet(connection, Patience.NONE);
    this.connection = connection;
    this.config = config;
    BulkWriter bulk = new BulkWriter(connection, config);
    IndexAdministration administration = new IndexAdministration(connection);
    this.tombstones = new Tombstones(administration, lookup, bulk, config, clock);
    CopyProgress progress = new CopyProgress(tombstones, lookup, bulk, clock);
    IndexCopy copy = new IndexCopy(connection, administration, progress, bulk);
    this.indices = new Indices(administration, copy, tombstones, new GeoShapes(connection), config);
    this.rowWriting =
        new RowWriting(
            bulk,
            tombstones,
            new UnchangedValues(new DocumentsById(connection)),
            new RevivalCheck(lookup, tombstones, bulk));
    this.truncation = new Truncation(connection, administration, lookup, tombstones, bulk);
    this.sweep =
        new TombstoneSweep(
            connection, administration, tombstones, bulk, clock, config.deleteRetention());
    this.sweeps = context.worker() == 0;
    this.rowReading = new RowReading(connection);
  }

  @Override
  public void write(ChangeBatch batch) throws SinkException, InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    try {
      writeFolded(batch.latestPerRow());
    } catch (TransientSinkException e) {
      indices.forget();
      tombstones.forget();
      throw e;
    }
    if (sweeps) {
      sweep.runIfDue();
    }
  }

  private void writeFolded(ChangeBatch batch) throws SinkException, InterruptedException {
    truncate(batch);
    List<ChangeEvent> rows = new ArrayList<>();
    Map<TableSchema, TableCodec> codecs = codecs(batch);
    for (ChangeEvent change : batch.changes()) {
      if (!change.isTruncate()) {
        rows.add(change);
      }
    }
    writeRows(rows, codecs);
    if (config.refresh() == Refresh.IMMEDIATE) {
      refresh(codecs.values());
    }
  }

  /** Of the schemas in the batch; the newest first, for it may replace a table's index. */
  private Map<TableSchema, TableCodec> codecs(ChangeBatch batch)
      throws SinkException, InterruptedException {
    Map<TableSchema, Long> latest = new HashMap<>();
    for (ChangeEvent change : batch.changes()) {
      latest.merge(change.table(), change.version(), Math::max);
    }
    List<TableSchema> newestFirst = new ArrayList<>(latest.keySet());
    newestFirst.sort(Comparator.comparing(latest::get).reversed());
    Map<TableSchema, TableCodec> codecs = new HashMap<>();
    for (TableSchema table : newestFirst) {
      codecs.put(table, indices.ready(table, latest.get(table)));
    }
    return codecs;
  }

  private void truncate(ChangeBatch batch) throws SinkException, InterruptedException {
    boolean truncated = false;
    for (ChangeEvent change : batch.changes()) {
      if (change.isTruncate()) {
        truncation.run(indices.ready(change.table(), change.version()).index(), change.version());
        truncated = true;
      }
    }
    if (truncated) {
      indices.forget();
    }
  }

  private void writeRows(List<ChangeEvent> rows, Map<TableSchema, TableCodec> codecs)
      throws SinkException, InterruptedException {
    if (rows.isEmpty()) {
      return;
    }
    BulkOutcome outcome = rowWriting.write(rows, codecs);
    boolean mappingChecked = mappingDoubted;
    mappingDoubted = outcome.hasUnmapped();
    if (mappingDoubted && !mappingChecked) {
      throw new TransientSinkException(
          "an index lacks fields that it had, or was made anew; its mapping is completed");
    }
    outcome.throwIfFailed();
  }

  private void refresh(Iterable<TableCodec> codecs) throws SinkException, InterruptedException {
    List<String> names = new ArrayList<>();
    codecs.forEach(codec -> names.add(codec.index().name()));
    connection.await(
        "refreshing indexes",
        connection.client().indices().refresh(RefreshRequest.of(r -> r.index(names))));
  }

  @Override
  public void scan(TableSchema table, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    rowReading.scan(indices.codec(table), rows);
  }

  @Override
  public void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    rowReading.read(indices.codec(table), keys, rows);
  }

  @Override
  public void close() {
    connection.close();
  }
}
