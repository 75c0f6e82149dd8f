package io.sluice.adapter.elastic;

import io.sluice.domain.ChangeEvent;

/**
 * One operation of a bulk request: puts a document under an id or, without one, deletes it, unless
 * the index has a higher version of it.
 *
 * @param document the document, or null to delete
 * @param change the change that the operation carries out; null if it only serves the sink
 */
record BulkLine(TableIndex index, String id, long version, Json.Body document, ChangeEvent change) {
  static BulkLine put(
      TableIndex index, String id, long version, Json.Body document, ChangeEvent change) {
    return new BulkLine(index, id, version, document, change);
  }

  static BulkLine delete(TableIndex index, String id, long version, ChangeEvent change) {
    return new BulkLine(index, id, version, null, change);
  }

  boolean isDelete() {
    return document == null;
  }

  boolean isUpsertOfRow() {
    return change != null && document != null;
  }
}
