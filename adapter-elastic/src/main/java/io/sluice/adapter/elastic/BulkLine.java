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
  private static final Json.Body WRITTEN =
      out -> {
        throw new IllegalStateException("the document has been written and is no longer kept");
      };

  static BulkLine put(
      TableIndex index, String id, long version, Json.Body document, ChangeEvent change) {
    return new BulkLine(index, id, version, document, change);
  }

  static BulkLine delete(TableIndex index, String id, long version, ChangeEvent change) {
    return new BulkLine(index, id, version, null, change);
  }

  /** The same without its document, which is in a request and need not be kept. */
  BulkLine written() {
    return isDelete() ? this : new BulkLine(index, id, version, WRITTEN, change);
  }

  boolean isDelete() {
    return document == null;
  }

  boolean isUpsertOfRow() {
    return change != null && document != null;
  }
}
