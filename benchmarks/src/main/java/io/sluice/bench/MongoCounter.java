package io.sluice.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The collection of a trial. */
final class MongoCounter implements SinkRows {
  private static final int AHEAD = 50;

  private final MongoClient client;
  private final MongoCollection<Document> collection;

  MongoCounter(Trial trial) {
    this.client = MongoClients.create(trial.servers().mongo());
    this.collection = client.getDatabase(trial.name()).getCollection(Trial.TABLE);
  }

  @Override
  public long count() {
    return collection.estimatedDocumentCount();
  }

  @Override
  public Map<Long, Integer> customers(Collection<Long> ids) {
    Map<Long, Integer> found = new HashMap<>();
    Bson filter = Filters.in("_id", ids.stream().flatMap(id -> both(id).stream()).toList());
    for (Document row : collection.find(filter)) {
      found.put(id(row), row.get("customer", Number.class).intValue());
    }
    return found;
  }

  /** Sluice's key is the value, that of Kafka Connect's handler a document. */
  private static List<Object> both(long id) {
    return List.of(id, new Document("id", id));
  }

  private static long id(Document row) {
    Object id = row.get("_id");
    return ((Number) (id instanceof Document key ? key.get("id") : id)).longValue();
  }

  /** Each by its key, and not by a range: the stand-in for MongoDB would look at every document. */
  @Override
  public Collection<Long> idsAbove(long id) {
    List<Object> next = new ArrayList<>();
    LongStream.rangeClosed(id + 1, id + AHEAD).forEach(each -> next.addAll(both(each)));
    List<Long> ids = new ArrayList<>();
    for (Document row : collection.find(Filters.in("_id", next))) {
      ids.add(id(row));
    }
    return ids;
  }

  @Override
  public void close() {
    client.close();
  }
}
