package io.sluice.adapter.mongo;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether it pays to insert rows that came new without looking for an older document first. It does
 * for a first snapshot and for inserts: an insert is less work for the server than an upsert. Where
 * most of the documents are there already, as when a table is read again, each would be sent twice,
 * so nothing is inserted for a while.
 */
final class InsertsFirst {
  private static final int PAUSE = 20;

  /** How many more batches of a collection go without. */
  private final Map<String, Integer> pauses = new HashMap<>();

  /** Asked once for each batch of a collection. */
  boolean pays(String collection) {
    return pauses.computeIfPresent(collection, (any, left) -> left == 1 ? null : left - 1) == null;
  }

  /**
   * How it went.
   *
   * @param known how many of the documents were there already
   */
  void tried(String collection, long inserted, long known) {
    if (known * 2 > inserted) {
      pauses.put(collection, PAUSE + 1);
    }
  }
}
