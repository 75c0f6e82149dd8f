package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is not the one the checkpoint was taken of, though it looks like it: capture does
 * not start, and says why and what to do.
 */
class RestoredDatabaseIT {
  @TempDir private static Path folder;
  private static Services services;
  private static Path data;
  private static Path copy;

  private PostgresSource source;
  private final Recorder log = new Recorder();

  @BeforeAll
  static void server() throws Exception {
    services = Services.start(folder, Set.of(Server.POSTGRES));
    data = ServerFiles.data(folder);
    copy = data.resolveSibling("copy");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  /** A capture that has come to some point, and a copy of the files from a while before. */
  @BeforeEach
  void capture() throws Exception {
    try (TestDatabase db = database()) {
      db.execute("drop table if exists item", "create table item (id int primary key)");
      source = new PostgresSource("restored", db.config("public.*"), Clock.systemUTC());
    }
    log.start(source);
    log.await(1);
    log.stop();
    services.stop(Server.POSTGRES);
    ServerFiles.run("cp", "-a", data.toString(), copy.toString());
    services.start(Server.POSTGRES);
    try (TestDatabase db = database()) {
      db.execute("insert into item select generate_series(1, 1000)");
      log.start(source);
      log.await(1001);
      log.stop();
    }
    source.close();
    services.stop(Server.POSTGRES);
  }

  @AfterEach
  void drop() throws Exception {
    ServerFiles.run("rm", "-rf", copy.toString());
    try (TestDatabase db = database()) {
      db.execute(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots",
          "drop publication if exists sluice_restored");
    }
    source.close();
  }

  @Test
  void files_of_an_earlier_day_are_noticed_by_their_wal() throws Exception {
    restore();
    services.start(Server.POSTGRES);
    assertRefused("before the checkpoint", "restored to an earlier state");
  }

  @Test
  void a_promoted_copy_is_noticed_by_its_timeline() throws Exception {
    restore();
    ServerFiles.write(data.resolve("standby.signal"), "");
    services.start(Server.POSTGRES);
    try (TestDatabase db = database()) {
      assertEquals("t", db.value("select pg_promote()"));
    }
    assertRefused("to timeline 2 at LSN", "of timeline 1, before the checkpoint at");
  }

  @Test
  void a_new_cluster_is_noticed_by_its_system_identifier() throws Exception {
    ServerFiles.run("rm", "-rf", data.toString());
    services.start(Server.POSTGRES);
    try (TestDatabase db = database()) {
      db.execute("create table item (id int primary key)");
    }
    assertRefused("system identifier");
  }

  private void restore() throws Exception {
    ServerFiles.run("rm", "-rf", data.toString());
    ServerFiles.run("mv", copy.toString(), data.toString());
  }

  private void assertRefused(String... parts) {
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    assertFalse(e instanceof TransientPortException, e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertTrue(e.getMessage().contains("new snapshot"), e.getMessage());
  }

  private static TestDatabase database() throws Exception {
    return new TestDatabase(services.addresses().postgres().url(), services.addresses().postgres());
  }
}
