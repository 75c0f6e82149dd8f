package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether standbys may synchronize the slot. */
class SlotFailoverIT extends Scene {
  @BeforeEach
  void capture() throws Exception {
    createItem();
    log.start(source);
    log.await(2);
    db.execute("insert into item values (2, 'b')");
    log.await(3); // it streams
    log.stop();
  }

  @Test
  void a_new_slot_may_be_synchronized() {
    assertEquals("t", failover());
  }

  @Test
  void a_slot_of_an_earlier_version_may_be_synchronized_from_the_next_start_on() throws Exception {
    turnOff();
    log.start(source);
    db.execute("insert into item values (3, 'c')");
    log.await(4);
    assertEquals("t", failover());
    log.stop();
  }

  @Test
  void a_server_that_refuses_it_is_told_of_once_and_stops_nothing() throws Exception {
    turnOff();
    Slot.State state = new Slot(slot()).state(db.connection()).orElseThrow();
    SlotFailover absent = new SlotFailover(connections(), new Slot("absent"));
    try (LogLines lines = new LogLines()) {
      absent.turnOn(state);
      absent.turnOn(state);
      assertEquals(1, lines.count("slot absent cannot be given the option failover"));
      assertEquals(1, lines.count("(replication slot \"absent\" does not exist)"));
    }
  }

  private PostgresConnections connections() {
    return new PostgresConnections(db.config("public.*"));
  }

  private void turnOff() throws Exception {
    Connection replication = connections().openReplication("test", Duration.ofSeconds(30));
    try (Statement statement = replication.createStatement()) {
      statement.execute("ALTER_REPLICATION_SLOT " + slot() + " (FAILOVER false)");
    } finally {
      PostgresConnections.close(replication);
    }
    assertEquals("f", failover());
  }

  private String failover() {
    return db.ask("select failover from pg_replication_slots where slot_name = '" + slot() + "'");
  }
}
