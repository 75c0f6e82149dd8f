package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An interrupted snapshot that has read many partitions; with {@code -Dfaults=all} more than a
 * checkpoint tells of, which takes half a minute.
 */
class ManyPartitionsIT extends InterruptedSnapshotScene {
  private static final boolean MORE_THAN_TOLD_OF = System.getProperty("faults", "").equals("all");
  private static final int PARTITIONS = MORE_THAN_TOLD_OF ? 2_200 : 300;
  private static final int ROWS = 52_800;
  private static final int ROWS_EACH = ROWS / PARTITIONS;
  private static final int AT_ONCE = 100;

  @Test
  void none_is_lost_and_few_are_read_again() throws Exception {
    db.execute("create table item (id int primary key, n int) partition by range (id)");
    for (int i = 0; i < PARTITIONS; i += AT_ONCE) { // each transaction has only so many locks
      db.execute(
          """
          do $$ begin for i in %d..%d loop
            execute format('create table item_%%s partition of item for values from (%%s) to (%%s)',
                i, i * %3$d, (i + 1) * %3$d);
          end loop; end $$"""
              .formatted(i, i + AT_ONCE - 1, ROWS_EACH));
    }
    db.execute("insert into item select i, 0 from generate_series(0, " + (ROWS - 1) + ") i");
    try (LogLines lines = new LogLines()) {
      interrupt();
      assertEquals(
          MORE_THAN_TOLD_OF ? 1 : 0,
          lines.count("checkpoints tell of 2000 partitions of table public.item"),
          lines::text);
    }
    db.execute("delete from item where id % 1000 = 1", "update item set n = 1 where id < 100");
    List<ChangeEvent> since = goOn();
    assertEquals(0, count(since, Operation.TRUNCATE));
    long again = count(since, Operation.READ) + before - 1 - ROWS;
    assertTrue(again < 5_000, again + " rows were read twice");
  }
}
