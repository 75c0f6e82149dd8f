package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows that change while they are read for a request. */
class ChangingRowsIT extends RequestScene {
  @Test
  void a_row_with_values_that_updates_leave_out_comes_whole() throws Exception {
    db.execute(
        "alter table item alter v set storage external",
        "update item set v = repeat('wide', 2000) where id <= 10");
    log.await(10);
    log.forgetChanges();
    // The update commits while the rows are being read: their reading takes a second.
    Mark mark = asker.table("item", "case when id = 1 then pg_sleep(1) is not null else true end");
    log.await(this::reading, () -> "the rows being read");
    db.execute("update item set n = n + 1 where id <= 10");
    asker.done(mark);
    log.await(110);
    for (ChangeEvent change : log.changes()) {
      if (change.operation() == Operation.READ) {
        assertFalse(change.after().hasUnchanged());
        assertEquals((Integer) change.key().value(0) <= 10 ? 1 : 0, change.after().value("n"));
      } else {
        assertTrue(change.after().hasUnchanged());
      }
    }
    assertIsThere("item");
  }

  @Test
  void changes_that_commit_while_rows_are_read_win() throws Exception {
    Mark mark = asker.table("item", "case when id = 1 then pg_sleep(1) is not null else true end");
    log.await(this::reading, () -> "the rows being read");
    db.execute(
        "update item set v = 'newer' where id = 7",
        "delete from item where id = 8",
        "update item set id = 900 where id = 9",
        "insert into item values (901, 'new')");
    asker.done(mark);
    assertIsThere("item");
    assertEquals(100 - 2 + 5, log.changes().size());
  }

  @Test
  void a_table_is_read_in_pieces_while_changes_go_on() throws Exception {
    db.execute("insert into item select i, 'v' from generate_series(101, 60000) i", "analyze item");
    log.await(60_000 - 100);
    log.forgetChanges();
    Mark mark = asker.table("item");
    int written = 0;
    while (asker.progress(mark).state() != State.DONE) {
      db.execute("update item set n = n + 1 where id = " + (1 + written % 60_000));
      written++;
    }
    assertTrue(written > 0);
    asker.done(asker.requests().mark());
    List<ChangeEvent> changes = log.changes();
    assertTrue(log.largestBatch() <= 500, "batches of " + log.largestBatch());
    assertEquals(60_000, changes.stream().filter(c -> c.operation() == Operation.READ).count());
    int firstRead = describe(changes).indexOf("READ [1]");
    int lastRead = describe(changes).indexOf("READ [60000]");
    assertTrue(
        changes.subList(firstRead, lastRead).stream()
            .anyMatch(change -> change.operation() == Operation.UPDATE),
        "no change came between the pieces");
    assertIsThere("item");
  }

  @Test
  void after_a_crash_a_table_goes_on_behind_its_last_piece() throws Exception {
    db.execute("insert into item select i, 'v' from generate_series(101, 60000) i", "analyze item");
    log.await(60_000 - 100);
    log.forgetChanges();
    Mark mark = asker.table("item");
    log.await(() -> asker.progress(mark).rows() > 0, () -> "the first piece");
    for (int crash = 0; asker.progress(mark).state() != State.DONE; crash++) {
      assertTrue(crash < 100, "no end");
      assertInstanceOf(InterruptedException.class, log.stop());
      long before = asker.progress(mark).rows();
      log.start(source);
      log.await(
          () -> asker.progress(mark).rows() > before || asker.progress(mark).state() == State.DONE,
          () -> "a piece behind " + before);
    }
    List<ChangeEvent> reads = log.changes();
    assertEquals(60_000, reads.size());
    Set<RowKey> once = new HashSet<>();
    reads.forEach(change -> assertTrue(once.add(change.key())));
    assertIsThere("item");
  }
}
