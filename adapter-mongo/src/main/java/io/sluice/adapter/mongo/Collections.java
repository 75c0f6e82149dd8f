package io.sluice.adapter.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.sluice.adapter.mongo.Removals.Removed;
import io.sluice.adapter.mongo.Turns.Period;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Which table has which collection. The target itself remembers it, in the collection {@code
 * _sluice_tables}: {@code {_id: collection, pipeline, schema, table}}, and beside it the version
 * {@code truncated} of the table's last truncate, {@code truncatedFully} once it has been carried
 * out; and what {@link Marks} says. So no two tables, and no two pipelines, ever share a
 * collection, whoever writes them and however they are configured; and a collection that holds
 * somebody else's documents is not taken.
 */
final class Collections {
  static final String COLLECTION = Names.SLUICE + "_tables";

  /** The version of the last truncate; absent if there was none. */
  static final String TRUNCATED = "truncated";

  private static final String TRUNCATED_FULLY = "truncatedFully";

  private final MongoConfig config;
  private final String pipeline;
  private final Clock clock;
  private final Map<TableSchema, MongoTable> tables = new HashMap<>();
  private final Set<TableId> claimed = new HashSet<>();

  Collections(MongoConfig config, String pipeline, Clock clock) {
    this.config = config;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  MongoTable table(TableSchema schema) {
    return tables.computeIfAbsent(
        schema, any -> new MongoTable(any, Names.collection(config.collection(), any.id())));
  }

  /** Makes sure that the collection is the table's before anything is written to it. */
  void claim(MongoDatabase database, MongoTable table) throws SinkException {
    TableId id = table.schema().id();
    if (claimed.contains(id)) {
      return;
    }
    BsonDocument claim = find(database, table.collection());
    if (claim == null) {
      refuseForeignDocuments(database, table);
      upsert(
          database,
          table.collection(),
          new BsonDocument(
              "$setOnInsert",
              new BsonDocument("pipeline", new BsonString(pipeline))
                  .append("schema", new BsonString(id.schema()))
                  .append("table", new BsonString(id.name()))
                  .append(Marks.FIELD, new BsonDocument())));
      claim = find(database, table.collection());
    }
    if (!isOurs(claim, id)) {
      throw new TableRefusedException(
          table.schema().id(),
          "table "
              + table
              + ": the collection belongs to another table or pipeline ("
              + (claim == null ? "none" : owner(claim))
              + "). Give each its own, for example by collection: \"{schema}.{table}\", or drop the"
              + " collection and its document in "
              + COLLECTION);
    }
    claimed.add(id);
  }

  private static BsonDocument find(MongoDatabase database, String collection) {
    return own(database).find(Filters.eq(Names.ID, collection)).first();
  }

  private void refuseForeignDocuments(MongoDatabase database, MongoTable table)
      throws TableRefusedException {
    BsonDocument foreign =
        database
            .getCollection(table.collection(), BsonDocument.class)
            .find(Filters.exists(MongoTable.VERSION, false))
            .projection(Projections.include(Names.ID))
            .first();
    if (foreign != null) {
      throw new TableRefusedException(
          table.schema().id(),
          "table "
              + table
              + ": the collection holds documents that Sluice did not write. Rename or drop it, or"
              + " choose another name by the key collection");
    }
  }

  private boolean isOurs(BsonDocument claim, TableId id) {
    return claim != null
        && text(claim, "pipeline").equals(pipeline)
        && text(claim, "schema").equals(id.schema())
        && text(claim, "table").equals(id.name());
  }

  private static String owner(BsonDocument claim) {
    return "pipeline "
        + text(claim, "pipeline")
        + ", table "
        + text(claim, "schema")
        + "."
        + text(claim, "table");
  }

  private static String text(BsonDocument claim, String field) {
    BsonValue value = claim.get(field);
    return value instanceof BsonString text ? text.getValue() : "?";
  }

  /** Remembers for ever that every row of the table with a lower version is gone. */
  void rememberTruncate(MongoDatabase database, MongoTable table, long version) {
    upsert(
        database,
        table.collection(),
        Updates.combine(
                Updates.max(TRUNCATED, new BsonInt64(version)),
                Updates.max("truncatedAt", new BsonDateTime(clock.millis())))
            .toBsonDocument());
  }

  /** Remembers that the truncate has been carried out. */
  void rememberTruncated(MongoDatabase database, MongoTable table, long version) {
    upsert(
        database,
        table.collection(),
        Updates.max(TRUNCATED_FULLY, new BsonInt64(version)).toBsonDocument());
  }

  /** Whether this truncate, or a later one, has been carried out. */
  boolean isTruncated(MongoDatabase database, MongoTable table, long version) {
    BsonDocument claim = find(database, table.collection());
    return claim != null
        && claim.get(TRUNCATED_FULLY) instanceof BsonNumber done
        && done.longValue() >= version;
  }

  /** Repeated while another upserts the same document. */
  private static void upsert(MongoDatabase database, String collection, BsonDocument change) {
    for (int attempt = 1; ; attempt++) {
      try {
        own(database)
            .updateOne(Filters.eq(Names.ID, collection), change, new UpdateOptions().upsert(true));
        return;
      } catch (MongoWriteException failed) {
        if (failed.getError().getCode() != 11_000 || attempt == 10) {
          throw failed;
        }
      }
    }
  }

  /**
   * Raises the marks so that they are as high as these removals of rows of one collection; durable
   * on return. Where they are not known, they stay so.
   */
  void raiseMarks(MongoDatabase database, String collection, List<Removed> rows) {
    own(database)
        .updateOne(
            Filters.and(Filters.eq(Names.ID, collection), Filters.exists(Marks.FIELD)),
            new BsonDocument("$max", Marks.needed(rows)));
  }

  /** What is remembered of removals from these collections; absent where there is no claim. */
  Map<String, Marks> marks(MongoDatabase database, Set<String> collections) {
    Map<String, Marks> marks = new HashMap<>();
    own(database)
        .find(Filters.in(Names.ID, collections))
        .forEach(claim -> marks.put(claim.getString(Names.ID).getValue(), Marks.of(claim)));
    return marks;
  }

  /** The collections that were last truncated in one of these periods, and the versions. */
  Map<String, Long> truncated(MongoDatabase database, List<Period> periods) {
    List<Bson> when = new ArrayList<>();
    for (Period period : periods) {
      when.add(
          Filters.and(
              Filters.gt("truncatedAt", new BsonDateTime(period.from().toEpochMilli())),
              Filters.lte("truncatedAt", new BsonDateTime(period.to().toEpochMilli()))));
    }
    Map<String, Long> truncates = new HashMap<>();
    own(database)
        .find(Filters.and(Filters.or(when), Filters.exists(TRUNCATED)))
        .projection(Projections.include(TRUNCATED))
        .forEach(
            claim ->
                truncates.put(
                    claim.getString(Names.ID).getValue(), claim.getNumber(TRUNCATED).longValue()));
    return truncates;
  }

  private static MongoCollection<BsonDocument> own(MongoDatabase database) {
    return database.getCollection(COLLECTION, BsonDocument.class);
  }
}
