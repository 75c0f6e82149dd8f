package io.sluice.adapter.postgres;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Two servers of which either can become a standby of the other, made as an administrator makes
 * one, and be promoted.
 */
final class PrimaryAndStandby implements AutoCloseable {
  private static final String PHYSICAL_SLOT = "standby";
  private static final String ANCHOR = "anchor";
  private static final String DROP_UNUSED_SLOTS =
      "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active";

  /** PostgreSQL's own worker looks for slots every 30 s where it had nothing to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Member one;
  private final Member other;
  private Member primary;
  private TestDatabase primaryDatabase;
  private TestDatabase standbyDatabase;

  private record Member(Services services, Path data, Addresses.Postgres address) {
    /** A standby has the users of its primary. */
    static Member start(Path folder, Addresses.Postgres users) throws IOException {
      Services services = Services.start(folder, Set.of(Server.POSTGRES));
      Addresses.Postgres own = services.addresses().postgres();
      return new Member(
          services,
          ServerFiles.data(folder),
          users == null ? own : new Addresses.Postgres(own.url(), users.user(), users.password()));
    }

    TestDatabase connect() throws SQLException {
      return new TestDatabase(address.url(), address);
    }

    int port() {
      return URI.create(address.url()).getPort();
    }
  }

  PrimaryAndStandby(Path folder, Path otherFolder) throws Exception {
    one = Member.start(folder, null);
    other = Member.start(otherFolder, one.address());
    primary = one;
    primaryDatabase = one.connect();
  }

  TestDatabase primary() {
    return primaryDatabase;
  }

  TestDatabase standby() {
    return standbyDatabase;
  }

  private Member second() {
    return primary == one ? other : one;
  }

  /** Makes the second server a standby, whatever it was before. */
  void makeStandby() throws Exception {
    closeStandby();
    reconnect();
    Member standby = second();
    standby.services().stop(Server.POSTGRES);
    Path data = standby.data();
    primaryDatabase.execute(
        DROP_UNUSED_SLOTS,
        "select pg_create_physical_replication_slot('" + PHYSICAL_SLOT + "', true)",
        "select pg_backup_start('standby', true)");
    ServerFiles.run("rm", "-rf", data.toString());
    ServerFiles.run("cp", "-a", primary.data().toString(), data.toString());
    String label = primaryDatabase.value("select labelfile from pg_backup_stop(false)");
    for (String perishable : Set.of("pg_wal", "pg_replslot")) {
      ServerFiles.run("find", data.resolve(perishable).toString(), "-mindepth", "1", "-delete");
    }
    ServerFiles.write(data.resolve("backup_label"), label);
    ServerFiles.write(data.resolve("standby.signal"), "");
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port="
            + primary.port()
            + " user="
            + primary.address().user()
            + " password="
            + primary.address().password()
            + " dbname=postgres'\nprimary_slot_name = '"
            + PHYSICAL_SLOT
            + "'\nhot_standby_feedback = on\nsync_replication_slots = off\n",
        StandardOpenOption.APPEND);
    startStandby();
    anchor();
  }

  /**
   * Has the standby keep a slot that lasts. A copy is one that lasts if no transaction has begun
   * since its slot was last moved on; or if there is one already that is older. Without, {@link
   * #synchronize} would depend on coming before capture's first heartbeat: behind that the slot is
   * always a transaction late, and what was copied by hand and does not last is gone at once.
   */
  private void anchor() throws Exception {
    await(
        "the first slot on the standby",
        () -> {
          primaryDatabase.execute(
              DROP_UNUSED_SLOTS + " and slot_name = '" + ANCHOR + "'",
              "select pg_create_logical_replication_slot('"
                  + ANCHOR
                  + "', 'pgoutput', false, false, true)");
          return isSynchronized(ANCHOR);
        });
  }

  /**
   * Has the standby copy slots by itself, and the first as any other: with a worker that keeps what
   * does not yet last.
   */
  void synchronizeByItself(String slot) throws Exception {
    primaryDatabase.execute("select pg_drop_replication_slot('" + ANCHOR + "')");
    standbyDatabase.execute(
        "alter system set sync_replication_slots = on", "select pg_reload_conf()");
    await("slot " + slot + " to be copied", () -> isThere(slot));
  }

  /** Also after a test that failed halfway. */
  private void reconnect() throws SQLException {
    if (primaryDatabase.connection().isClosed()) {
      primary.services().start(Server.POSTGRES);
      primaryDatabase = primary.connect();
    }
  }

  void startStandby() throws Exception {
    second().services().start(Server.POSTGRES);
    standbyDatabase = second().connect();
  }

  void stopStandby() throws Exception {
    closeStandby();
    second().services().stop(Server.POSTGRES);
  }

  private void closeStandby() throws SQLException {
    if (standbyDatabase != null) {
      standbyDatabase.connection().close();
    }
  }

  /** Returns when the standby would keep the slot if it were promoted. */
  void synchronize(String slot) throws Exception {
    await("slot " + slot + " on the standby", () -> isSynchronized(slot));
  }

  private boolean isSynchronized(String slot) throws SQLException {
    try {
      standbyDatabase.execute("select pg_sync_replication_slots()");
    } catch (SQLException behind) {
      return false; // the standby has not yet the WAL that the slot is at
    }
    return isThere(slot);
  }

  private boolean isThere(String slot) throws SQLException {
    // Up to here the slot can move; the server itself writes such a record every 15 s.
    primaryDatabase.execute("select pg_log_standby_snapshot()");
    return "t"
        .equals(
            standbyDatabase.value(
                "select synced and not temporary from pg_replication_slots where slot_name = '"
                    + slot
                    + "'"));
  }

  /** Returns when the standby has all that the primary has written. */
  void catchUp() throws Exception {
    String written = primaryDatabase.value("select pg_current_wal_flush_lsn()");
    await(
        "the standby",
        () ->
            "t"
                .equals(
                    standbyDatabase.value(
                        "select pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn")));
  }

  void killPrimary() throws SQLException {
    primary.services().kill(Server.POSTGRES);
    primaryDatabase.connection().close();
  }

  /** The standby becomes the primary; the former one goes on if it was not killed. */
  void promote() throws Exception {
    standbyDatabase.execute("select pg_promote()");
    primaryDatabase.connection().close();
    primaryDatabase = standbyDatabase;
    standbyDatabase = null;
    primary = second();
  }

  /** At the server that was primary before, and lives on. */
  void atFormerPrimary(String... statements) throws SQLException {
    TestDatabase former = second().connect();
    former.execute(statements);
    former.connection().close(); // the slots stay
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  @Override
  public void close() {
    one.services().close();
    other.services().close();
  }
}
