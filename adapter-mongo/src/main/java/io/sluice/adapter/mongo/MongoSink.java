package io.sluice.adapter.mongo;

import com.mongodb.client.MongoDatabase;
import io.sluice.adapter.mongo.Removals.Removed;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes rows as documents, a collection per table.
 *
 * <h2>Never backwards</h2>
 *
 * <p>A document carries its change's version, and every write has the version in its filter, so the
 * server decides ({@link Documents}). A deleted document carries nothing, and MongoDB without
 * transactions cannot look into another collection while it writes. So what was removed is
 * remembered beside ({@link Removals}; for a truncate one version per table, {@link Collections}),
 * and both sides keep to an order:
 *
 * <ol>
 *   <li>Who deletes first raises the marks ({@link Marks}) of the rows' parts to the deletes'
 *       versions, then writes the tombstones, then deletes the documents that are older. Each step
 *       begins when the server has confirmed the one before.
 *   <li>Who upserts reads the marks, and looks for tombstones of those rows whose marks are higher
 *       than their own versions; leaves out those removed later; writes; and reads and looks again
 *       for what has appeared meanwhile. Documents of removed rows go, if they are older than their
 *       tombstones (also of those left out: the change may have been written before, by somebody
 *       who did not come to the second look).
 * </ol>
 *
 * <p>However the steps of the two fall together, the row ends as the newer of them says: either
 * mark and tombstone were there when the upsert looked for the second time, or the one that was
 * missing then was written later, and the deleting later still: so the document was there when the
 * delete came. In between a reader may for a moment see a row that was deleted.
 *
 * <p>A mark is never lowered, so it matters neither who raised it, nor in which order several do,
 * nor whether one of them ends before its tombstones are written: a mark that is too high costs a
 * look, and no more. A tombstone is never there without its mark, unless the marks are not known,
 * and then every row is looked for. The deletes of an upsert's own batch are of other rows; those
 * of batches before it, which may come again, are found like anybody's. {@link LateRows} goes by
 * tombstones alone.
 *
 * <p>What remains is an upsert that never comes to its second look: its process dies between write
 * and look, or its client has given up waiting and the server executes the write late, after the
 * row was deleted by somebody else. Such a row is found and removed by {@link LateRows}: within
 * twenty seconds if it came within ten seconds of the delete, and later in at most three times as
 * long as it came after the delete. A write that arrives longer after the delete than {@code
 * tombstoneRetention} stays. A higher version always passes over a tombstone.
 *
 * <h2>Order of a batch</h2>
 *
 * <p>Truncates, then deletes, then upserts: of a row there is only one change in a folded batch,
 * and each is guarded by its version. Deletes come first because of unique indexes that users made.
 */
final class MongoSink implements ReadableSink {
  private final MongoConnection connection;
  private final Collections collections;
  private final Removals removals;
  private final Documents documents;
  private final StoredDocuments stored;
  private final LateRows lateRows;
  private boolean prepared;

  MongoSink(MongoConfig config, MongoConnection connection, String pipeline, Clock clock) {
    this.connection = connection;
    this.collections = new Collections(config, pipeline, clock);
    this.removals = new Removals(config, clock);
    this.documents = new Documents(config);
    this.stored = new StoredDocuments(connection);
    this.lateRows =
        new LateRows(
            connection::database,
            collections,
            removals,
            documents,
            clock,
            config.tombstoneRetention());
  }

  /** Lets this instance look for rows written late; one in a process is enough. */
  void lookForLateRows() {
    lateRows.start();
  }

  LateRows lateRows() {
    return lateRows;
  }

  @Override
  public void write(ChangeBatch batch) throws SinkException, InterruptedException {
    if (!batch.isEmpty()) {
      List<ChangeEvent> changes = batch.latestPerRow().changes();
      List<RejectedChange> rejected =
          connection.call("writing a batch", database -> write(database, changes));
      if (!rejected.isEmpty()) {
        throw new RejectedChangesException(rejected);
      }
    }
  }

  private List<RejectedChange> write(MongoDatabase database, List<ChangeEvent> changes)
      throws SinkException {
    if (!prepared) {
      removals.prepare(database);
      prepared = true;
    }
    List<Removed> deletes = new ArrayList<>();
    List<Upsert> upserts = new ArrayList<>();
    for (ChangeEvent change : changes) {
      MongoTable table = collections.table(change.table());
      collections.claim(database, table);
      if (change.isTruncate()) {
        truncate(database, table, change.version());
      } else if (change.isDelete()) {
        deletes.add(new Removed(table.collection(), table.id(change.key()), change.version()));
      } else {
        upserts.add(Upsert.of(table, change));
      }
    }
    delete(database, deletes);
    return upsert(database, upserts);
  }

  /** It comes once per partition of the table, but is carried out once. */
  private void truncate(MongoDatabase database, MongoTable table, long version) {
    if (!collections.isTruncated(database, table, version)) {
      collections.rememberTruncate(database, table, version);
      documents.deleteOlder(database, table.collection(), version);
      collections.rememberTruncated(database, table, version);
    }
  }

  private void delete(MongoDatabase database, List<Removed> rows) throws SinkException {
    if (rows.isEmpty()) {
      return;
    }
    Map<String, List<Removed>> byCollection = byCollection(rows);
    byCollection.forEach((name, ofOne) -> collections.raiseMarks(database, name, ofOne));
    removals.remember(database, rows);
    for (Map.Entry<String, List<Removed>> entry : byCollection.entrySet()) {
      documents.delete(database, entry.getKey(), entry.getValue());
    }
  }

  private List<RejectedChange> upsert(MongoDatabase database, List<Upsert> rows)
      throws SinkException {
    List<RejectedChange> rejected = new ArrayList<>();
    Map<Upsert, Removed> removed = removedLater(database, rows);
    List<Upsert> toWrite = new ArrayList<>(rows);
    toWrite.removeIf(removed.keySet()::contains);
    Map<String, List<Upsert>> byCollection = new LinkedHashMap<>();
    for (Upsert row : toWrite) {
      byCollection.computeIfAbsent(row.table().collection(), any -> new ArrayList<>()).add(row);
    }
    for (List<Upsert> ofOne : byCollection.values()) {
      documents.upsert(database, ofOne, rejected);
    }
    List<Removed> revived = new ArrayList<>(removed.values());
    revived.addAll(removedLater(database, toWrite).values());
    for (Map.Entry<String, List<Removed>> entry : byCollection(revived).entrySet()) {
      documents.delete(database, entry.getKey(), entry.getValue());
    }
    return rejected;
  }

  private static Map<String, List<Removed>> byCollection(List<Removed> rows) {
    return rows.stream().collect(Collectors.groupingBy(Removed::collection));
  }

  /** Those of the rows that were removed by something newer, and by what. */
  private Map<Upsert, Removed> removedLater(MongoDatabase database, List<Upsert> rows) {
    if (rows.isEmpty()) {
      return Map.of();
    }
    Set<String> names =
        rows.stream().map(row -> row.table().collection()).collect(Collectors.toSet());
    Map<String, Marks> marks = collections.marks(database, names);
    List<Upsert> perhapsDeleted =
        rows.stream()
            .filter(row -> marks(marks, row).mayBeDeletedAfter(row.id(), row.version()))
            .toList();
    VersionsById tombstones = removals.find(database, perhapsDeleted);
    Map<Upsert, Removed> removed = new LinkedHashMap<>();
    for (Upsert row : rows) {
      String name = row.table().collection();
      long version =
          Math.max(marks(marks, row).truncated(), tombstones.get(Removals.of(row), Long.MIN_VALUE));
      if (version > row.version()) {
        removed.put(row, new Removed(name, row.id(), version));
      }
    }
    return removed;
  }

  private static Marks marks(Map<String, Marks> marks, Upsert row) {
    return marks.getOrDefault(row.table().collection(), Marks.UNKNOWN);
  }

  @Override
  public void scan(TableSchema table, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    stored.scan(collections.table(table), rows);
  }

  @Override
  public void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    stored.read(collections.table(table), keys, rows);
  }

  @Override
  public void close() {
    lateRows.close();
    connection.close();
  }
}
