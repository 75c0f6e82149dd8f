package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.RowKey;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be asked of a capture while it goes on. */
class RequestsIT extends RequestScene {
  @Test
  void a_checkpoint_is_taken_at_a_mark_at_once() throws Exception {
    db.execute("insert into item values (1000, 'before')");
    Mark mark = asker.requests().mark();
    asker.done(mark);
    assertEquals(List.of("INSERT [1000]"), describe(log.changes()));
  }

  @Test
  void rows_come_again_by_key_and_those_that_are_gone_as_deletes() throws Exception {
    Progress progress = asker.done(asker.rows("item", RowKey.of(3), RowKey.of(777), RowKey.of(5)));
    assertEquals(3, progress.rows());
    assertEquals(
        Set.of("READ [3]", "DELETE [777]", "READ [5]"), Set.copyOf(describe(log.changes())));
    asker.done(asker.rows("other", RowKey.of("it's", 2)));
    assertEquals("READ [it's, 2]", describe(log.changes()).get(3));
    assertEquals(source.tables().get(1), log.changes().get(3).table());
  }

  @Test
  void a_table_comes_again_whole_or_by_a_condition() throws Exception {
    assertEquals(100, asker.done(asker.table("item")).rows());
    assertEquals(100, log.changes().size());
    log.forgetChanges();
    Mark some = asker.table("item", "v like 'v9%' and '{\"a\":1}'::jsonb ? 'a' -- {}");
    assertEquals(11, asker.done(some).rows());
    assertEquals(11, log.changes().size());
    assertEquals(0, asker.done(asker.table("item", "false")).rows());
  }

  @Test
  void two_requests_at_once_are_both_carried_out() throws Exception {
    Mark table = asker.table("item");
    Mark rows = asker.rows("other", RowKey.of("x", 1));
    Mark again = asker.table("item", "id = 1");
    asker.done(table);
    asker.done(rows);
    asker.done(again);
    assertEquals(102, log.changes().size());
  }

  @Test
  void requests_that_were_sent_while_nobody_captures_are_carried_out() throws Exception {
    log.stop();
    Mark rows = asker.rows("item", RowKey.of(1));
    Mark table = asker.table("other");
    assertEquals(State.AHEAD, asker.progress(rows).state());
    log.start(source);
    asker.done(rows);
    asker.done(table);
  }

  @Test
  void messages_of_others_are_passed_over() throws Exception {
    String prefix = "sluice:" + db.name();
    String forged = "0".repeat(64) + "{\"kind\":\"MARK\",\"id\":\"x\"}";
    for (String transactional : List.of("true", "false")) {
      for (String content : List.of("", "x", forged)) {
        db.execute(
            "select pg_logical_emit_message("
                + transactional
                + ", '"
                + prefix
                + "', '"
                + content
                + "')");
      }
      db.execute("insert into item values (" + (transactional.length() * 1000) + ", 'x')");
    }
    db.transaction(
        "insert into item values (1, 'x') on conflict (id) do update set n = 5",
        "select pg_logical_emit_message(true, '" + prefix + "', '" + forged + "')",
        "select pg_logical_emit_message(false, '" + prefix + "', '" + forged + "')",
        "update item set n = 6 where id = 1");
    log.await(4);
    log.stop();
    log.start(source);
    asker.done(asker.rows("item", RowKey.of(1)));
    assertEquals(5, log.changes().size());
  }

  @Test
  void nothing_asked_for_leaves_no_trace_in_the_log() throws Exception {
    for (int i = 0; i < 5; i++) {
      asker.done(asker.requests().mark());
    }
    assertEquals(List.of(), log.changes());
  }
}
