package io.sluice.adapter.mongo;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import org.bson.BsonValue;

/** A change and the document it concerns. */
record Upsert(MongoTable table, BsonValue id, ChangeEvent change) {
  static Upsert of(MongoTable table, ChangeEvent change) {
    return new Upsert(table, table.id(change.key()), change);
  }

  /** Whether the row came with this change, so that it has most likely no document yet. */
  boolean isNew() {
    return change.operation() == Operation.INSERT || change.operation() == Operation.READ;
  }

  long version() {
    return change.version();
  }
}
