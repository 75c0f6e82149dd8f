package io.sluice.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Unordered bulks of upserts. */
final class RawMongo implements RawLimit.Writer {
  private final MongoClient client;
  private final MongoCollection<Document> collection;

  RawMongo(Trial trial) {
    this.client = MongoClients.create(trial.servers().mongo());
    this.collection = client.getDatabase(trial.name()).getCollection(Trial.TABLE);
  }

  @Override
  public void write(long first, int rows) {
    ReplaceOptions upsert = new ReplaceOptions().upsert(true);
    Date now = Date.from(Instant.now());
    List<WriteModel<Document>> bulk = new ArrayList<>(rows);
    for (long id = first; id < first + rows; id++) {
      Document row =
          new Document("_id", id)
              .append("customer", 7)
              .append("status", "shipped")
              .append("total", new BigDecimal("12.50"))
              .append("note", RawLimit.note())
              .append("placed_at", now)
              .append("updated_at", now);
      bulk.add(new ReplaceOneModel<>(new Document("_id", id), row, upsert));
    }
    collection.bulkWrite(bulk, new BulkWriteOptions().ordered(false));
  }

  @Override
  public void close() {
    client.close();
  }
}
