package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that get another key while they are captured. */
class ChangedKeyIT extends Scene {
  private static final String OTHER_KEY =
      "alter table item drop constraint item_pkey, add primary key (code)";

  @BeforeEach
  void capture() throws Exception {
    db.execute(
        "create table item (id int primary key, code text not null)",
        "insert into item values (1, 'a')");
    log.start(source);
    log.await(2);
    db.execute("insert into item values (2, 'b')");
    log.await(3);
  }

  @Test
  void a_primary_key_made_on_other_columns_stops_capture_before_anything_is_written_under_it()
      throws Exception {
    db.execute(OTHER_KEY, "insert into item values (3, 'c')");
    assertStopped("(id)", "(code)");
    assertRefused("(id)", "(code)");
    assertNewSnapshotHelps();
  }

  @Test
  void one_that_was_made_while_nobody_captured_is_noticed_at_the_start() throws Exception {
    log.stop();
    db.execute(OTHER_KEY, "insert into item values (3, 'c')");
    assertRefused("(id)", "(code)");
  }

  @Test
  void a_longer_key_is_another_key() throws Exception {
    db.execute(
        "alter table item drop constraint item_pkey, add primary key (id, code)",
        "update item set code = 'changed'");
    assertStopped("(id)", "(id, code)");
    assertNewSnapshotHelps();
  }

  @Test
  void a_key_column_that_is_dropped_stops_capture() throws Exception {
    db.execute("alter table item drop column id", "insert into item values ('c')");
    assertStopped("(id)", "none");
  }

  @Test
  void and_so_does_one_that_is_renamed() throws Exception {
    db.execute("alter table item rename id to number", "insert into item values (3, 'c')");
    assertStopped("(id)", "(number)");
  }

  @Test
  void rows_that_are_asked_for_do_not_come_under_another_key() throws Exception {
    db.execute(OTHER_KEY);
    try (Asker asker = new Asker(source, log)) {
      Progress progress = asker.await(State.FAILED, asker.table("item"));
      Messages.assertSays(new Exception(progress.failure()), "had the key (id)", "(code)");
    }
    assertEquals(3, log.changes().size());
    log.stop();
  }

  @Test
  void a_key_that_is_made_anew_of_the_same_columns_changes_nothing() throws Exception {
    db.execute(
        "alter table item drop constraint item_pkey, add constraint other_name primary key (id)",
        "insert into item values (3, 'c')",
        "update item set id = 4 where id = 3",
        "delete from item where id = 1");
    log.await(7);
    log.stop();
    Ledger.assertSound(log, source, "");
  }

  private void assertStopped(String former, String present) throws Exception {
    PortException ending = assertInstanceOf(PortException.class, log.awaitEnd());
    assertFalse(ending instanceof TransientPortException, ending.getMessage());
    assertNamed(ending, former, present);
    assertEquals(3, log.changes().size(), "changes under another key");
  }

  private void assertRefused(String former, String present) {
    assertNamed(
        assertThrows(PortException.class, () -> source.open(log.checkpoint())), former, present);
  }

  private static void assertNamed(PortException e, String former, String present) {
    Messages.assertSays(
        e,
        "table public.item had the key " + former + " and now has " + present,
        "sluice reset",
        "leave the table out");
  }

  private void assertNewSnapshotHelps() throws Exception {
    int before = log.checkpoints();
    log.start(source.open(Optional.empty()));
    log.await(() -> log.checkpoints() > before, () -> "the snapshot");
    db.execute("insert into item values (9, 'last')");
    log.await(
        () ->
            log.changes().stream()
                .anyMatch(c -> c.isUpsert() && "last".equals(c.after().value("code"))),
        () -> "the last change");
    log.stop();
    assertEquals(Recorder.contents(source), log.fold());
  }
}
