package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A standby takes the primary's place, behind an address that stays: capture goes on there if it
 * can without a gap, and else stops and says why.
 */
class FailoverIT extends FailoverScene {
  @ParameterizedTest
  @EnumSource
  void capture_goes_on_at_a_promoted_standby_without_a_gap_and_repeats_nothing(SourceEngine engine)
      throws Exception {
    servers.synchronize(SLOT);
    write();
    log.await(1 + written); // the slot on the standby is behind that
    log.stop();
    source.close();
    source = source("failover", engine);
    write(); // nobody captures that before the failover
    servers.catchUp();
    servers.killPrimary();
    servers.promote();
    write();
    proxy.leadTo(servers.primary().port());
    log.start(source);
    write();
    log.await(1 + written);
    assertEquals(timeline + 1, checkpoint().origin().timeline());
    log.stop();
    log.start(source);
    write();
    assertHasAllOnce();
  }

  @Test
  void an_interrupted_snapshot_goes_on_at_a_promoted_standby() throws Exception {
    log.stop();
    servers.primary().execute("insert into item select generate_series(100, 80000)");
    Recorder rows = new Recorder();
    rows.stopAfter(1);
    try (PostgresSource before = source("interrupted", SourceEngine.NATIVE)) {
      assertInstanceOf(InterruptedException.class, rows.start(before).awaitEnd());
    }
    assertTrue(rows.checkpoint().orElseThrow().offset().contains("snapshot"));
    servers.primary().execute("analyze item"); // as autovacuum does sooner or later
    servers.synchronize(DefaultName.of("interrupted"));
    servers.primary().execute("delete from item where id > 79000");
    servers.catchUp();
    servers.killPrimary();
    servers.promote();
    proxy.leadTo(servers.primary().port());
    rows.stopAfter(Integer.MAX_VALUE / 2);
    try (PostgresSource again = source("interrupted", SourceEngine.NATIVE)) {
      rows.start(again);
      servers.primary().execute("insert into item values (-1)");
      rows.await(
          () -> !rows.checkpoint().orElseThrow().offset().matches(".*\"(snapshot|requests)\".*"),
          () -> "the rest of the snapshot");
      rows.await(() -> rows.changes().stream().anyMatch(FailoverIT::isLast), () -> "the last row");
      rows.stop();
      assertEquals(1, rows.changes().stream().filter(ChangeEvent::isTruncate).count());
      assertTrue(Recorder.contents(again).equals(rows.fold()), "log and table differ");
    }
    servers
        .primary()
        .execute("select pg_drop_replication_slot('" + DefaultName.of("interrupted") + "')");
  }

  /** As an administrator sets it up; what moves the slot on are capture's own heartbeats. */
  @Test
  void a_standby_copies_the_slot_by_itself_while_capture_runs() throws Exception {
    int before = log.checkpoints();
    log.await(() -> log.checkpoints() > before + 1, () -> "heartbeats");
    servers.synchronizeByItself(SLOT);
    log.stop();
    servers.catchUp();
    servers.killPrimary();
    servers.promote();
    proxy.leadTo(servers.primary().port());
    log.start(source);
    write();
    assertHasAllOnce();
  }

  @Test
  void capture_waits_for_a_standby_to_be_promoted() throws Exception {
    servers.synchronize(SLOT);
    servers.killPrimary();
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    proxy.leadTo(servers.standby().port());
    TransientPortException waiting =
        assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
    Messages.assertSays(waiting, "is a standby");
    assertTrue(
        source.check().stream().anyMatch(problem -> problem.what().contains("is a standby")));
    for (String needsAPrimary :
        List.of("select pg_current_xact_id()", "select pg_current_wal_insert_lsn()")) {
      SQLException e =
          assertThrows(SQLException.class, () -> servers.standby().execute(needsAPrimary));
      assertInstanceOf(
          TransientPortException.class, new PostgresErrors("here").translate("try", e));
    }
    servers.promote();
    log.start(source);
    write();
    assertHasAllOnce();
  }

  @Test
  void a_standby_that_lacks_what_the_log_has_is_refused_for_good() throws Exception {
    servers.synchronize(SLOT);
    servers.stopStandby();
    write();
    log.await(1 + written);
    log.stop();
    servers.killPrimary();
    servers.startStandby();
    servers.promote();
    // Its WAL is longer than the log knows: nothing but the history tells any more.
    servers.primary().execute("select pg_switch_wal()", "create table if not exists later ()");
    proxy.leadTo(servers.primary().port());
    assertRefused(
        "to timeline " + (timeline + 1) + " at LSN ",
        "before the checkpoint at " + SourcePosition.formatLsn(checkpoint().lsn()),
        "sluice reset",
        "synchronized_standby_slots");
  }

  @Test
  void what_a_standby_lacks_is_not_in_the_log_if_the_primary_has_to_wait_for_it() throws Exception {
    servers.synchronize(SLOT);
    log.stop();
    TestDatabase primary = servers.primary();
    primary.execute(
        "alter system set synchronized_standby_slots = 'standby'", "select pg_reload_conf()");
    new Recorder()
        .await(
            () -> "standby".equals(primary.ask("show synchronized_standby_slots")),
            () -> "the configuration");
    log.start(source);
    write();
    log.await(1 + written);
    servers.stopStandby();
    int before = written;
    write();
    log.await(
        () ->
            "WaitForStandbyConfirmation"
                .equals(
                    primary.ask(
                        "select wait_event from pg_stat_activity"
                            + " where application_name = 'sluice stream'")),
        () -> "the stream to wait for the standby");
    servers.killPrimary();
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    servers.startStandby();
    servers.promote();
    proxy.leadTo(servers.primary().port());
    written = before;
    log.start(source);
    write();
    assertHasAllOnce();
  }

  @Test
  void a_standby_that_has_not_synchronized_the_slot_is_refused_for_good() throws Exception {
    log.stop(); // and nobody has the standby copy slots
    servers.catchUp();
    servers.killPrimary();
    servers.promote();
    proxy.leadTo(servers.primary().port());
    assertRefused("is gone", "sync_replication_slots", "new snapshot");
  }

  /** The claim is still there, and so is all that was looked at before the address moved. */
  @Test
  void a_former_primary_that_lives_on_misleads_nobody() throws Exception {
    servers.synchronize(SLOT);
    log.stop();
    ChangeStream stream = source.open(log.checkpoint());
    PostgresSource newcomer = source("newcomer", SourceEngine.NATIVE);
    ChangeStream snapshot = newcomer.open(Optional.empty());
    int former = servers.primary().port();
    servers.catchUp();
    servers.promote();
    proxy.leadTo(servers.primary().port());
    assertEndsForAnotherLook(log.start(stream), "another server");
    Recorder rows = new Recorder().start(snapshot);
    assertEndsForAnotherLook(rows, "another server");
    assertTrue(rows.checkpoint().isEmpty(), "rows came, with a timeline that is not theirs");
    newcomer.close();
    TransientPortException moved =
        assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
    Messages.assertSays(moved, "at another server");
    source.open(log.checkpoint());
    write();
    log.start(source);
    write();
    assertHasAllOnce();
    servers.atFormerPrimary("select pg_switch_wal()", "create table if not exists later ()");
    proxy.leadTo(former);
    assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
    assertRefused("timeline " + timeline, "not the one that was promoted last", "new snapshot");
  }

  private static boolean isLast(ChangeEvent change) {
    return change.isUpsert() && Integer.valueOf(-1).equals(change.after().value("id"));
  }

  private static void assertEndsForAnotherLook(Recorder run, String why) throws Exception {
    Throwable ending = run.awaitEnd();
    assertInstanceOf(TransientPortException.class, ending);
    assertTrue(ending.getMessage().contains(why), ending.getMessage());
  }

  private void assertRefused(String... parts) {
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    assertFalse(e instanceof TransientPortException, e.getMessage());
    Messages.assertSays(e, parts);
  }
}
