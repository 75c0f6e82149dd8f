package io.sluice.adapter.mongo;

import io.sluice.domain.ChangeEvent;
import org.bson.BsonValue;

/** A change and the document it concerns. */
record Upsert(MongoTable table, BsonValue id, ChangeEvent change) {
  static Upsert of(MongoTable table, ChangeEvent change) {
    return new Upsert(table, table.id(change.key()), change);
  }

  long version() {
    return change.version();
  }
}
