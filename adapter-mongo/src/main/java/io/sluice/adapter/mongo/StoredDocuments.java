package io.sluice.adapter.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Reads documents as rows. What is held at a time is one answer of the server: at most {@value
 * #PAGE} documents, and at most 16 MB of them.
 *
 * <p>A scan goes along the index of {@code _id}: a document never moves in it, so none that is
 * there all the while is left out, and none comes twice.
 */
final class StoredDocuments {
  private static final int PAGE = 1_000;
  private static final Bson ALL = new BsonDocument();
  private static final Bson BY_ID = new BsonDocument(Names.ID, new BsonInt32(1));

  private final MongoConnection connection;

  StoredDocuments(MongoConnection connection) {
    this.connection = connection;
  }

  void scan(MongoTable table, Handler<StoredRow> rows) throws PortException, InterruptedException {
    read(table, ALL, BY_ID, rows);
  }

  void read(MongoTable table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    List<BsonValue> ids = keys.stream().map(table::id).toList();
    for (List<BsonValue> some : Ids.parts(ids, Function.identity())) {
      read(table, Filters.in(Names.ID, some), ALL, rows);
    }
  }

  private void read(MongoTable table, Bson filter, Bson order, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    String doing = "reading table " + table;
    MongoCursor<BsonDocument> cursor =
        connection.call(doing, database -> open(database, table, filter, order));
    List<BsonDocument> answer = connection.call(doing, any -> next(cursor));
    while (!answer.isEmpty()) {
      try {
        for (BsonDocument document : answer) {
          Optional<StoredRow> row = stored(table, document);
          if (row.isPresent()) {
            rows.accept(row.get());
          }
        }
      } catch (PortException | InterruptedException | RuntimeException ended) {
        close(cursor, ended);
        throw ended;
      }
      answer = connection.call(doing, any -> next(cursor));
    }
  }

  private static MongoCursor<BsonDocument> open(
      MongoDatabase database, MongoTable table, Bson filter, Bson order) {
    return database
        .getCollection(table.collection(), BsonDocument.class)
        .find(filter)
        .sort(order)
        .batchSize(PAGE)
        .cursor();
  }

  /** The documents of the next answer; none after the last. */
  private static List<BsonDocument> next(MongoCursor<BsonDocument> cursor) {
    List<BsonDocument> answer = new ArrayList<>();
    while ((answer.isEmpty() || cursor.available() > 0) && cursor.hasNext()) {
      answer.add(cursor.next());
    }
    return answer;
  }

  /** Lets the server forget a cursor that was not read to its end. */
  private static void close(MongoCursor<BsonDocument> cursor, Exception ended) {
    try {
      cursor.close();
    } catch (MongoException away) {
      ended.addSuppressed(away);
    }
  }

  /**
   * The document's row; empty if it is one of the key that the table had before, which goes with
   * the truncate that came with the other key.
   */
  private static Optional<StoredRow> stored(MongoTable table, BsonDocument document)
      throws SinkException {
    Row row = table.row(document);
    for (int i = 0; i < table.schema().keySize(); i++) {
      if (row.value(table.schema().keyIndex(i)) == null) {
        if (MongoTable.isWritten(document)) {
          return Optional.empty();
        }
        throw new FatalSinkException(
            "table "
                + table
                + ": a document has no value for key column "
                + table.schema().keyColumns().get(i)
                + ", so Sluice did not write it. Find and remove it, for example by"
                + " find({_sluice: {$exists: false}})");
      }
    }
    return Optional.of(new StoredRow(row, MongoTable.version(document)));
  }
}
