package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What capture must not go on from: each with an error that says what to do. */
class GuardIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    createItem();
  }

  private void captureAndStop() throws Exception {
    log.start(source);
    log.await(2);
    log.stop();
  }

  private PortException refused() {
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    assertFalse(e instanceof TransientPortException, e.getMessage());
    return e;
  }

  @Test
  void a_dropped_slot_is_an_error() throws Exception {
    captureAndStop();
    db.execute("select pg_drop_replication_slot('" + slot() + "')");
    Messages.assertSays(refused(), "replication slot " + slot() + " is gone", "new snapshot");
  }

  @Test
  void a_slot_that_somebody_else_moved_on_is_an_error() throws Exception {
    captureAndStop();
    db.execute(
        "insert into item values (2, 'lost')",
        "select pg_replication_slot_advance('" + slot() + "', pg_current_wal_lsn())");
    Messages.assertSays(refused(), "ahead of the checkpoint", "new snapshot");
  }

  @Test
  void a_table_that_somebody_took_out_of_the_publication_is_an_error() throws Exception {
    db.execute("create table other (id int primary key)");
    log.start(source);
    log.await(3);
    db.execute("alter publication " + slot() + " drop table other");
    Messages.assertSays((Exception) log.awaitEnd(), "lacks public.other");
    Messages.assertSays(refused(), "lacks public.other");
  }

  @Test
  void a_checkpoint_of_something_else_is_an_error() {
    var strange = new io.sluice.domain.Checkpoint("{\"file\":\"x\"}", 1);
    Messages.assertSays(
        assertThrows(PortException.class, () -> source.open(Optional.of(strange))), "checkpoint");
  }
}
