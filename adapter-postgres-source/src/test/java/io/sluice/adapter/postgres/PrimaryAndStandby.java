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

/**
 * Two servers of which either can become a standby of the other, made as an administrator makes
 * one, and be promoted.
 */
final class PrimaryAndStandby implements AutoCloseable {
  private static final String PHYSICAL_SLOT = "standby";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active",
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
            + "'\nhot_standby_feedback = on\n",
        StandardOpenOption.APPEND);
    startStandby();
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
    // The slot can move up to here; else the standby would have to wait for the next checkpoint.
    primaryDatabase.execute("select pg_log_standby_snapshot()");
    try {
      standbyDatabase.execute("select pg_sync_replication_slots()");
    } catch (SQLException behind) {
      return false; // the standby has not yet the WAL that the slot is at
    }
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
    }
  }

  @Override
  public void close() {
    one.services().close();
    other.services().close();
  }
}
