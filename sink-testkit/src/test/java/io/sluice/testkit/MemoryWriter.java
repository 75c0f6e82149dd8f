package io.sluice.testkit;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.testkit.MemoryTarget.Stored;
import io.sluice.testkit.MemoryTarget.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes to a {@link MemoryTarget}: right with {@link Fault#NONE}, else wrong in that one way. */
final class MemoryWriter {
  private final MemoryTarget target;
  private final Faulty faulty;
  private final boolean looked;
  private final Map<Object, Long> versionsSeen = new HashMap<>();
  private final Map<Object, Table> writtenTo = new HashMap<>();
  private final Set<Object> rejected = new HashSet<>();

  /**
   * @param looked whether it is asked by {@link #isNewer} before something is written
   */
  MemoryWriter(MemoryTarget target, Faulty faulty, boolean looked) {
    this.target = target;
    this.faulty = faulty;
    this.looked = looked;
  }

  private Fault fault() {
    return faulty.fault();
  }

  void reject(ChangeEvent change) {
    Object key = faulty.key(change.key());
    rejected.add(key);
    if (fault() == Fault.REMOVES_ROWS_IT_REJECTS) {
      table(change.table()).rows.remove(key);
    }
  }

  void rollBack() {
    writtenTo.forEach((key, table) -> table.rows.remove(key));
  }

  boolean isNewer(ChangeEvent change) {
    synchronized (target) {
      Table table = table(change.table());
      if (change.isTruncate()) {
        return true;
      }
      Stored stored = table.rows.get(change.key());
      long known = stored == null ? table.truncatedAt : stored.version();
      return change.version() > Math.max(known, table.truncatedAt);
    }
  }

  void apply(List<ChangeEvent> changes) {
    for (ChangeEvent change : changes) {
      if (change.isTruncate()) {
        truncate(change);
      } else if (fault() == Fault.RACES) {
        Map<Object, Stored> read = Map.copyOf(table(change.table()).rows);
        Thread.yield();
        put(change);
        synchronized (target) {
          table(change.table()).rows.putAll(read);
          put(change);
        }
      } else if (!put(change) && fault() == Fault.STOPS_AT_AN_OLDER_CHANGE) {
        return;
      }
    }
  }

  private boolean put(ChangeEvent change) {
    synchronized (target) {
      Table table = table(change.table());
      Object key = faulty.key(change.key());
      Stored stored = table.rows.get(key);
      long version = faulty.version(change.version());
      if (isOlder(change, stored, table, key) || isPassedOver(change, stored)) {
        if (stored != null) {
          table.rows.put(key, stored.passedOver(version));
        }
        return false;
      }
      writtenTo.put(key, table);
      if (change.isDelete()) {
        delete(table, key, stored, version);
      } else if (fault() != Fault.IGNORES_READS || change.operation() != Operation.READ) {
        boolean whole = stored == null || !change.after().hasUnchanged();
        Row merged = faulty.merged(change.after(), stored);
        long wholeAt = whole ? version : stored.wholeAt();
        table.rows.put(key, new Stored(version, merged, null, wholeAt, version));
      }
      return true;
    }
  }

  private boolean isPassedOver(ChangeEvent change, Stored stored) {
    return switch (fault()) {
      case NEEDS_MORE_THAN_A_KEY -> change.table().size() == change.table().keySize();
      case TAKES_NO_MORE_OF_ROWS_IT_REJECTED -> rejected.contains(faulty.key(change.key()));
      case DELETES_FOR_EVER -> stored != null && stored.row() == null;
      case TRUSTS_BEFORE -> change.before() != null && !change.before().equals(stored.row());
      default -> false;
    };
  }

  private void delete(Table table, Object key, Stored stored, long version) {
    if (fault() == Fault.IGNORES_DELETES) {
      return;
    }
    boolean absent = stored == null || stored.row() == null;
    if (fault() == Fault.FORGETS_DELETES
        || (fault() == Fault.FORGETS_DELETES_OF_ABSENT_ROWS && absent)) {
      table.rows.remove(key);
    } else {
      table.rows.put(
          key, new Stored(version, null, absent ? null : stored.row(), version, version));
    }
  }

  private boolean isOlder(ChangeEvent change, Stored stored, Table table, Object key) {
    long version = faulty.version(change.version());
    if (fault() == Fault.GUARDS_IN_THE_SINK_ONLY) {
      Object row = List.of(change.table().id(), key);
      return versionsSeen.merge(row, version, Math::max) > version;
    }
    if (fault() == Fault.LOOKS_BEFORE_IT_WRITES && looked) {
      return false;
    }
    if (fault() == Fault.NO_GUARD || (fault() == Fault.NO_GUARD_ON_DELETES && change.isDelete())) {
      return false;
    }
    boolean deletedBefore = stored != null && stored.row() == null;
    if (fault() == Fault.LAST_DELETE_COUNTS && deletedBefore && change.isDelete()) {
      return false;
    }
    boolean truncatedAfter = version < table.truncatedAt;
    return (truncatedAfter && !change.isDelete()) || (stored != null && version < stored.version());
  }

  private void truncate(ChangeEvent change) {
    synchronized (target) {
      if (fault() == Fault.IGNORES_TRUNCATES) {
        return;
      }
      Table table = table(change.table());
      if (fault() != Fault.FORGETS_TRUNCATES) {
        table.truncatedAt =
            fault() == Fault.LAST_TRUNCATE_COUNTS
                ? change.version()
                : Math.max(table.truncatedAt, change.version());
      }
      table
          .rows
          .values()
          .removeIf(
              stored ->
                  fault() == Fault.TRUNCATES_NEWER_ROWS
                      || fault() == Fault.TRUNCATES_AFTER_THE_BATCH
                      || (fault() == Fault.TRUNCATES_TOMBSTONES && stored.row() == null)
                      || stored.version() < change.version());
      if (fault() == Fault.TRUNCATES_ALL_TABLES) {
        target.tables.values().forEach(any -> any.rows.clear());
      }
    }
  }

  private Table table(TableSchema schema) {
    return target.table(faulty.table(schema.id()));
  }
}
