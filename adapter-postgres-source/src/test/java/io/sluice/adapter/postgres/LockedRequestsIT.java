package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.sql.Connection;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests for tables that others have locked, change, truncate or drop. */
class LockedRequestsIT extends RequestScene {
  @Test
  void a_drop_that_is_rolled_back_only_delays_a_request() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      locking.createStatement().execute("drop table other");
      Mark mark = asker.rows("other", RowKey.of("x", 1), RowKey.of("it's", 2));
      asker.await(State.UNDER_WAY, mark);
      locking.rollback();
      assertEquals(2, asker.done(mark).rows());
    }
  }

  @Test
  void a_locked_table_delays_only_its_own_request() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      log.stop();
      Mark locked = asker.table("other");
      locking.createStatement().execute("lock table other in access exclusive mode");
      log.start(source);
      asker.await(State.UNDER_WAY, locked);
      for (int i = 0; i < 20; i++) {
        db.execute("insert into item values (" + (1000 + i) + ", 'meanwhile')");
      }
      log.await(20);
      asker.done(asker.rows("item", RowKey.of(1)));
      assertEquals(State.UNDER_WAY, asker.progress(locked).state());
      locking.rollback();
      asker.done(locked);
    }
    assertEquals(2, log.fold().get(new TableId("public", "other")).size());
  }

  @Test
  void a_row_that_appears_while_it_is_looked_for_is_not_deleted() throws Exception {
    try (Connection locking = db.connect()) {
      // Held back by the lock, the request meets a table that has the row by then.
      locking.setAutoCommit(false);
      locking.createStatement().execute("lock table item in access exclusive mode");
      Mark mark = asker.rows("item", RowKey.of(500));
      asker.await(State.UNDER_WAY, mark);
      locking.createStatement().execute("insert into item values (500, 'now')");
      locking.commit();
      asker.done(mark);
    }
    assertEquals("READ [500]", describe(log.changes()).get(log.changes().size() - 1));
  }

  @Test
  void a_truncate_while_a_request_waits_leaves_nothing_behind() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      log.stop();
      Mark table = asker.table("other");
      locking.createStatement().execute("truncate other");
      log.start(source);
      Mark rows = asker.rows("other", RowKey.of("x", 1), RowKey.of("it's", 2));
      asker.await(State.UNDER_WAY, table);
      locking.createStatement().execute("insert into other values (2, 'it''s')");
      locking.commit();
      asker.done(table);
      asker.done(rows);
    }
    assertEquals(
        Set.of(RowKey.of("it's", 2)), log.fold().get(new TableId("public", "other")).keySet());
  }

  @Test
  void more_requests_than_a_checkpoint_can_hold_fail_and_say_so() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      locking.createStatement().execute("lock table other in access exclusive mode");
      String longText = "x".repeat(1000);
      RowKey[] keys = new RowKey[100];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = RowKey.of(longText + i, i);
      }
      Mark last = null;
      for (int i = 0; i < 4; i++) {
        last = asker.rows("other", keys);
      }
      Progress progress = asker.await(State.FAILED, last);
      assertTrue(progress.failure().contains("too many requests"), progress.failure());
      locking.rollback();
    }
    asker.done(asker.table("other"));
    assertIsThere("other");
  }
}
