package io.sluice.adapter.mongo;

import io.sluice.adapter.mongo.Removals.Removed;
import java.util.Collection;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/**
 * Up to which versions rows of one collection have been removed, so that of a row that is newer no
 * tombstone need be looked for. Rows are in {@value #COUNT} parts by their ids; a part has a mark,
 * at least as high as the version of any delete of a row in it, and none if there was no delete.
 * The marks are in the collection's document in {@code _sluice_tables}: {@code {removed: {b17:
 * version, …}}}. A document made by an earlier build has no such field, and never gets it: then
 * nothing is known, and every row may have been removed. What an earlier build deletes in a
 * collection that has marks is found by {@link LateRows} alone.
 */
final class Marks {
  static final String FIELD = "removed";

  /** Where there is nothing to be read. */
  static final Marks UNKNOWN = new Marks(Long.MIN_VALUE, null);

  /** What is stored depends on it: another number needs another name of the field. */
  private static final int COUNT = 1_024;

  private static final String[] NAMES =
      IntStream.range(0, COUNT).mapToObj(part -> "b" + part).toArray(String[]::new);

  private final long truncated;

  /** Null if not known. */
  private final BsonDocument removed;

  private Marks(long truncated, BsonDocument removed) {
    this.truncated = truncated;
    this.removed = removed;
  }

  static Marks of(BsonDocument claim) {
    return new Marks(
        claim.get(Collections.TRUNCATED) instanceof BsonNumber version
            ? version.longValue()
            : Long.MIN_VALUE,
        claim.get(FIELD) instanceof BsonDocument removed ? removed : null);
  }

  /** The version of the table's last truncate; the lowest if there was none. */
  long truncated() {
    return truncated;
  }

  /** Whether a delete of a higher version may be remembered of the row. */
  boolean mayBeDeletedAfter(BsonValue id, long version) {
    return removed == null
        || (removed.get(part(id)) instanceof BsonNumber mark && mark.longValue() > version);
  }

  /** The marks that these removals need, under their paths. */
  static BsonDocument needed(Collection<Removed> rows) {
    BsonDocument marks = new BsonDocument();
    for (Removed row : rows) {
      marks.merge(path(row.id()), new BsonInt64(row.version()), Marks::higher);
    }
    return marks;
  }

  private static BsonValue higher(BsonValue one, BsonValue other) {
    return one.asInt64().getValue() >= other.asInt64().getValue() ? one : other;
  }

  private static String path(BsonValue id) {
    return FIELD + "." + part(id);
  }

  /** Spread evenly, also where the hashes of neighbours differ in few bits, as those of numbers. */
  private static String part(BsonValue id) {
    int hash = Ids.hash(id);
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
    return NAMES[(hash ^ hash >>> 16) & COUNT - 1];
  }
}
