package io.sluice.adapter.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.sluice.adapter.mongo.Turns.Period;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * What is remembered of deleted rows: for each a document in the collection {@code
 * _sluice_tombstones}, {@code {_id: {c: collection, k: key}, v: version, expires: date}}, which a
 * TTL index lets go. A later delete of the row raises the version, an earlier one leaves it.
 */
final class Removals {
  static final String COLLECTION = Names.SLUICE + "_tombstones";

  private static final int CHUNK = 1_000;
  private static final int ROUNDS = 10;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final MongoConfig config;
  private final Clock clock;

  Removals(MongoConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** A removed row and the version that removed it. */
  record Removed(String collection, BsonValue id, long version) {
    BsonDocument tombstone() {
      return tombstoneOf(collection, id);
    }
  }

  private static BsonDocument tombstoneOf(String collection, BsonValue id) {
    return new BsonDocument("c", new BsonString(collection)).append("k", id);
  }

  void prepare(MongoDatabase database) {
    tombstones(database)
        .createIndex(
            new BsonDocument("expires", new BsonInt32(1)),
            new IndexOptions().name("expires").expireAfter(0L, TimeUnit.SECONDS));
  }

  /** Remembers that the rows were removed; durable on return. */
  void remember(MongoDatabase database, Collection<Removed> rows) throws SinkException {
    Instant expires = clock.instant().plus(config.tombstoneRetention());
    List<WriteModel<BsonDocument>> writes = new ArrayList<>();
    for (Removed row : rows) {
      Bson change =
          Updates.combine(
              Updates.max("v", row.version()),
              Updates.max("expires", new BsonDateTime(expires.toEpochMilli())));
      writes.add(
          new UpdateOneModel<>(
              new BsonDocument(Names.ID, row.tombstone()),
              change,
              new UpdateOptions().upsert(true)));
    }
    for (int from = 0; from < writes.size(); from += CHUNK) {
      write(database, writes.subList(from, Math.min(writes.size(), from + CHUNK)));
    }
  }

  /**
   * Two upserts of one tombstone at the same time may end with a duplicate for one of them, which
   * says nothing of which version is there: then it is written again.
   */
  private static void write(MongoDatabase database, List<WriteModel<BsonDocument>> writes)
      throws SinkException {
    List<WriteModel<BsonDocument>> left = writes;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      try {
        tombstones(database).bulkWrite(left, UNORDERED);
        return;
      } catch (MongoBulkWriteException failed) {
        if (failed.getWriteConcernError() != null
            || !failed.getWriteErrors().stream().allMatch(MongoErrors::isDuplicate)) {
          throw MongoErrors.translate("writing to collection " + COLLECTION, failed);
        }
        List<WriteModel<BsonDocument>> tried = left;
        left = failed.getWriteErrors().stream().map(e -> tried.get(e.getIndex())).toList();
      }
    }
    throw new TransientSinkException("tombstones are being written by many at the same time");
  }

  /** The versions at which these rows were removed, by {@link #of}; absent for the others. */
  VersionsById find(MongoDatabase database, List<Upsert> rows) {
    VersionsById found = new VersionsById();
    for (List<BsonValue> ids :
        Ids.parts(rows.stream().<BsonValue>map(Removals::of).toList(), Function.identity())) {
      tombstones(database)
          .find(Filters.in(Names.ID, ids))
          .batchSize(CHUNK)
          .forEach(tombstone -> found.put(tombstone.get(Names.ID), version(tombstone)));
    }
    return found;
  }

  private static long version(BsonDocument tombstone) {
    return tombstone.getNumber("v").longValue();
  }

  static BsonDocument of(Upsert row) {
    return tombstoneOf(row.table().collection(), row.id());
  }

  /** Hands out the rows that were last removed in one of these periods. */
  void removed(MongoDatabase database, List<Period> periods, Pages pages) throws SinkException {
    Duration retention = config.tombstoneRetention();
    List<Bson> expiring = new ArrayList<>();
    for (Period period : periods) {
      expiring.add(
          Filters.and(
              Filters.gt("expires", date(period.from().plus(retention))),
              Filters.lte("expires", date(period.to().plus(retention)))));
    }
    List<Removed> page = new ArrayList<>();
    for (BsonDocument tombstone :
        tombstones(database)
            .find(Filters.or(expiring))
            .projection(Projections.include("v"))
            .batchSize(CHUNK)) {
      BsonDocument id = tombstone.getDocument(Names.ID);
      page.add(new Removed(id.getString("c").getValue(), id.get("k"), version(tombstone)));
      if (page.size() == CHUNK) {
        pages.accept(List.copyOf(page));
        page.clear();
      }
    }
    if (!page.isEmpty()) {
      pages.accept(page);
    }
  }

  /** Takes removed rows, some at a time. */
  @FunctionalInterface
  interface Pages {
    void accept(List<Removed> page) throws SinkException;
  }

  private static BsonDateTime date(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  private static MongoCollection<BsonDocument> tombstones(MongoDatabase database) {
    return database.getCollection(COLLECTION, BsonDocument.class);
  }
}
