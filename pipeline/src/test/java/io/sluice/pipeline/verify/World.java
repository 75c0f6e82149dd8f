package io.sluice.pipeline.verify;

import static io.sluice.pipeline.Fixtures.row;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A table, a log of its changes and a sink that follows, in one thread: whatever is read, rows
 * change and the sink comes along a bit before and after, as the seed says.
 */
final class World {
  private final Random random;
  private final int busyRows;
  private final TreeMap<Long, StampedRow> table = new TreeMap<>();
  private final TreeMap<Long, StoredRow> held = new TreeMap<>();
  private final TreeMap<Long, Long> managers = new TreeMap<>();
  private final List<Change> log = new ArrayList<>();
  private final Map<Long, UnaryOperator<Change>> faults = new HashMap<>();
  private long restless;
  private int restlessNames;
  private int applied;
  private long changes;

  record Change(long id, Row after, long version) {}

  /**
   * @param busyRows the rows 1 to this change all the time; the others rest
   */
  World(long seed, int busyRows, int restingRows) {
    this.random = new Random(seed);
    this.busyRows = busyRows;
    for (long id = 1; id <= busyRows + restingRows; id++) {
      write(id, row(id, "first", id == 1 ? null : 1));
    }
    apply(log.size());
  }

  private void write(long id, Row after) {
    changes++;
    if (after == null) {
      table.remove(id);
    } else {
      table.put(id, new StampedRow(after, "x" + changes));
    }
    log.add(new Change(id, after, changes));
  }

  private void apply(int until) {
    for (; applied < until; applied++) {
      Change logged = log.get(applied);
      Change change = faults.getOrDefault(logged.id(), each -> each).apply(logged);
      if (change == null) {
        continue;
      }
      if (change.after() == null) {
        held.remove(change.id());
        managers.remove(change.id());
      } else {
        hold(change.id(), change.after(), change.version());
      }
    }
  }

  private void hold(long id, Row after, long version) {
    held.put(id, new StoredRow(after, version));
    Integer manager = (Integer) after.value("manager");
    if (manager == null) {
      managers.remove(id);
    } else {
      managers.put(id, manager.longValue());
    }
  }

  private void goOn() {
    for (int i = random.nextInt(6); i > 0 && busyRows > 0; i--) {
      long id = 1 + random.nextInt(busyRows);
      boolean there = table.containsKey(id);
      // Few values, so that a row often comes back to what it was.
      write(
          id,
          there && random.nextInt(3) == 0
              ? null
              : row(id, "v" + random.nextInt(2), 1 + random.nextInt(2)));
    }
    if (restless != 0) {
      write(restless, row(restless, "v" + random.nextInt(restlessNames), 1 + random.nextInt(2)));
    }
    apply(applied + random.nextInt(log.size() - applied + 1));
  }

  /** From now on the row changes whenever anything happens, to one of so many names. */
  World restless(long id, int names) {
    restless = id;
    restlessNames = names;
    return this;
  }

  /**
   * From now on the sink takes something else for the changes of the row.
   *
   * @param fault what it takes for a change; null for nothing at all
   */
  World faulty(long id, UnaryOperator<Change> fault) {
    faults.put(id, fault);
    return this;
  }

  /** Has the sink hold something wrong, as if written by somebody else. */
  void falsify(long id, Row row) {
    StoredRow before = held.get(id);
    long version = before == null ? 0 : before.version();
    if (row == null) {
      held.remove(id);
    } else {
      held.put(id, new StoredRow(row, version));
    }
  }

  void falsifyManager(long id, Long manager) {
    if (manager == null) {
      managers.remove(id);
    } else {
      managers.put(id, manager);
    }
  }

  /** As capture does when asked: the row as it is now, or its absence, as a further change. */
  void reread(RowKey key) {
    long id = (Long) key.value(0);
    StampedRow now = table.get(id);
    changes++;
    log.add(new Change(id, now == null ? null : now.row(), changes));
  }

  void catchUp() {
    goOn();
    apply(log.size());
    goOn();
  }

  RowReader source() {
    return new RowReader() {
      @Override
      public List<StampedRow> page(TableSchema schema, Optional<RowKey> after, int limit) {
        goOn();
        Map<Long, StampedRow> left =
            after.isEmpty() ? table : table.tailMap((Long) after.get().value(0), false);
        List<StampedRow> page = left.values().stream().limit(Math.min(limit, 7)).toList();
        goOn();
        return page;
      }

      @Override
      public List<StampedRow> read(TableSchema schema, Collection<RowKey> keys) {
        goOn();
        List<StampedRow> rows =
            keys.stream().map(key -> table.get(key.value(0))).filter(each -> each != null).toList();
        goOn();
        return rows;
      }

      @Override
      public long estimate(TableSchema schema) {
        return table.size();
      }

      @Override
      public void close() {}
    };
  }

  /** A sink that keeps relationships. */
  ReadableSink sink() {
    return new ReadableSink() {
      @Override
      public void scan(TableSchema schema, Handler<StoredRow> rows)
          throws PortException, InterruptedException {
        for (Long id = held.ceilingKey(0L); id != null; id = held.higherKey(id)) {
          rows.accept(held.get(id));
          goOn();
        }
      }

      @Override
      public void read(TableSchema schema, Collection<RowKey> keys, Handler<StoredRow> rows)
          throws PortException, InterruptedException {
        goOn();
        for (RowKey key : keys) {
          StoredRow row = held.get(key.value(0));
          if (row != null) {
            rows.accept(row);
          }
        }
      }

      @Override
      public boolean scanReferences(
          TableSchema schema, ForeignKey foreignKey, Handler<StoredReference> references)
          throws PortException, InterruptedException {
        for (Long id = managers.ceilingKey(0L); id != null; id = managers.higherKey(id)) {
          references.accept(reference(id));
          goOn();
        }
        return true;
      }

      @Override
      public boolean readReferences(
          TableSchema schema,
          ForeignKey foreignKey,
          Collection<RowKey> owners,
          Handler<StoredReference> references)
          throws PortException, InterruptedException {
        goOn();
        for (RowKey owner : owners) {
          if (managers.containsKey(owner.value(0))) {
            references.accept(reference((Long) owner.value(0)));
          }
        }
        return true;
      }

      private StoredReference reference(Long id) {
        return new StoredReference(RowKey.of(id), RowKey.of(managers.get(id)));
      }

      @Override
      public void write(ChangeBatch batch) {
        throw new UnsupportedOperationException("the world writes");
      }

      @Override
      public void close() {}
    };
  }
}
