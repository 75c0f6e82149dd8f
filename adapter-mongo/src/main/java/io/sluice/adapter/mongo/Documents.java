package io.sluice.adapter.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Writes documents, guarded by their versions. An upsert looks for the key with a lower version (or
 * none); where the target has a newer one, the server finds nothing, tries to insert, and answers
 * with a duplicate {@code _id}: the change is old, and that is fine. Two that insert one key at the
 * same time get the same answer, so a duplicate counts as old only once the stored version is seen
 * to be as high.
 *
 * <p>Rows that came new are inserted first, without looking: where there is no document, an upsert
 * would do the same, and where there is one the answer is that duplicate again, and the row is
 * upserted if the stored version is lower.
 */
final class Documents {
  /** Of a document, and of the statement that changes one. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int ROUNDS = 20;
  private static final int KEYS_PER_ANSWER = 1_000;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
  private static final ReplaceOptions REPLACE = new ReplaceOptions().upsert(true);
  private static final UpdateOptions UPDATE = new UpdateOptions().upsert(true);

  private final MongoConfig config;
  private final InsertsFirst insertsFirst = new InsertsFirst();

  Documents(MongoConfig config) {
    this.config = config;
  }

  /** Rows of one collection, each once; what can never be written is added to the rejected. */
  void upsert(MongoDatabase database, List<Upsert> rows, List<RejectedChange> rejected)
      throws SinkException {
    MongoCollection<BsonDocument> collection = collection(database, rows.get(0));
    String name = collection.getNamespace().getCollectionName();
    boolean insertNew = insertsFirst.pays(name);
    List<Upsert> left = rows;
    for (int round = 0; !left.isEmpty(); round++) {
      if (round == ROUNDS) {
        throw new TransientSinkException(
            "rows of collection " + name + " are being written by others at the same time");
      }
      Failed failed = upsertOnce(collection, left, insertNew && round == 0, rejected);
      if (insertNew && round == 0) {
        insertsFirst.tried(name, count(rows), count(failed.sameId));
      }
      boolean someWritten = failed.size() < left.size();
      left = new ArrayList<>(newerThanStored(collection, failed.sameId));
      List<Upsert> violating = newerThanStored(collection, List.copyOf(failed.sameValue.keySet()));
      if (someWritten) {
        // what took the value away may have been among those written
        left.addAll(violating);
      } else {
        violating.forEach(row -> rejected.add(rejection(row, failed.sameValue.get(row))));
      }
    }
  }

  private static long count(List<Upsert> rows) {
    return rows.stream().filter(Upsert::isNew).count();
  }

  private static RejectedChange rejection(Upsert row, String index) {
    return new RejectedChange(
        row.change(),
        "the unique index "
            + index
            + " of collection "
            + row.table().collection()
            + " has these values in another document");
  }

  /** What was answered with a duplicate: of the key, or of the unique index named. */
  private record Failed(List<Upsert> sameId, Map<Upsert, String> sameValue) {
    int size() {
      return sameId.size() + sameValue.size();
    }
  }

  private Failed upsertOnce(
      MongoCollection<BsonDocument> collection,
      List<Upsert> rows,
      boolean insertNew,
      List<RejectedChange> rejected)
      throws SinkException {
    Failed failed = new Failed(new ArrayList<>(), new HashMap<>());
    List<WriteModel<BsonDocument>> writes = new ArrayList<>();
    List<Upsert> chunk = new ArrayList<>();
    long bytes = 0;
    for (Upsert row : rows) {
      RawBsonDocument statement = statement(row);
      int size = statement.getByteBuffer().remaining();
      if (size > MAX_BYTES) {
        rejected.add(
            new RejectedChange(
                row.change(),
                "the document has " + size + " bytes, MongoDB takes at most " + MAX_BYTES));
        continue;
      }
      if (chunk.size() >= config.batchRows()
          || (!chunk.isEmpty() && bytes + size > config.batchBytes())) {
        write(collection, writes, chunk, failed, rejected);
        writes.clear();
        chunk.clear();
        bytes = 0;
      }
      writes.add(write(row, statement, insertNew));
      chunk.add(row);
      bytes += size;
    }
    if (!chunk.isEmpty()) {
      write(collection, writes, chunk, failed, rejected);
    }
    return failed;
  }

  private static RawBsonDocument statement(Upsert row) {
    MongoTable table = row.table();
    return row.change().after().hasUnchanged()
        ? table.update(row.change().after(), row.version())
        : table.document(row.id(), row.change().after(), row.version());
  }

  private static WriteModel<BsonDocument> write(
      Upsert row, RawBsonDocument statement, boolean insertNew) {
    if (insertNew && row.isNew()) {
      return new InsertOneModel<>(statement);
    }
    Bson older = olderThan(row.id(), row.version());
    return row.change().after().hasUnchanged()
        ? new UpdateOneModel<>(older, statement, UPDATE)
        : new ReplaceOneModel<>(older, statement, REPLACE);
  }

  private static Bson olderThan(BsonValue id, long version) {
    return new BsonDocument(Names.ID, id).append(MongoTable.VERSION, notFrom(version));
  }

  private static BsonDocument notFrom(long version) {
    return new BsonDocument("$not", new BsonDocument("$gte", new BsonInt64(version)));
  }

  private static void write(
      MongoCollection<BsonDocument> collection,
      List<WriteModel<BsonDocument>> writes,
      List<Upsert> chunk,
      Failed failed,
      List<RejectedChange> rejected)
      throws SinkException {
    String name = collection.getNamespace().getCollectionName();
    try {
      collection.bulkWrite(writes, UNORDERED);
    } catch (MongoBulkWriteException some) {
      if (some.getWriteConcernError() != null) {
        throw MongoErrors.translate("writing to collection " + name, some);
      }
      for (BulkWriteError error : some.getWriteErrors()) {
        Upsert row = chunk.get(error.getIndex());
        if (!MongoErrors.isDuplicate(error)) {
          rejected.add(new RejectedChange(row.change(), MongoErrors.reason(name, error)));
          continue;
        }
        String index = MongoErrors.duplicateIndex(collection.getNamespace().getFullName(), error);
        if (index.equals("_id_")) {
          failed.sameId.add(row);
        } else {
          failed.sameValue.put(row, index);
        }
      }
    }
  }

  /** Those rows whose stored version is lower than theirs, or that are not there. */
  private static List<Upsert> newerThanStored(
      MongoCollection<BsonDocument> collection, List<Upsert> rows) {
    VersionsById stored = versions(collection, rows.stream().map(Upsert::id).toList());
    return rows.stream()
        .filter(row -> stored.get(row.id(), Long.MIN_VALUE) < row.version())
        .toList();
  }

  /** The versions of those documents that are there. */
  static VersionsById versions(MongoCollection<BsonDocument> collection, List<BsonValue> ids) {
    VersionsById versions = new VersionsById();
    for (List<BsonValue> some : Ids.parts(ids, Function.identity())) {
      collection
          .find(Filters.in(Names.ID, some))
          .projection(Projections.include(MongoTable.VERSION))
          .batchSize(KEYS_PER_ANSWER)
          .forEach(document -> versions.put(document.get(Names.ID), MongoTable.version(document)));
    }
    return versions;
  }

  /** Removes those rows of one collection that are older than what removed them. */
  void delete(MongoDatabase database, String name, Collection<Removals.Removed> rows)
      throws SinkException {
    MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
    List<WriteModel<BsonDocument>> writes = new ArrayList<>();
    for (Removals.Removed row : rows) {
      writes.add(new DeleteOneModel<>(olderThan(row.id(), row.version())));
    }
    try {
      for (int from = 0; from < writes.size(); from += config.batchRows()) {
        collection.bulkWrite(
            writes.subList(from, Math.min(writes.size(), from + config.batchRows())), UNORDERED);
      }
    } catch (MongoBulkWriteException failed) {
      throw MongoErrors.translate("deleting from collection " + name, failed);
    }
  }

  /** Removes every document of the collection that is older. */
  void deleteOlder(MongoDatabase database, String name, long version) {
    database
        .getCollection(name, BsonDocument.class)
        .deleteMany(new BsonDocument(MongoTable.VERSION, notFrom(version)));
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database, Upsert row) {
    return database.getCollection(row.table().collection(), BsonDocument.class);
  }
}
