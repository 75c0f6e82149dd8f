package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.TableId;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Partitions as tables of their own, and back. */
class SinglePartitionsIT extends PartitionScene {
  @Test
  void partitions_arrive_as_tables_of_their_own_where_that_is_configured() throws Exception {
    restartWithPartitions();
    writer.start();
    writer.awaitMore(100);
    db.execute(
        "create table former (like event including all)",
        "insert into former select -i, i from generate_series(1, 50) i");
    goOn();
    writer.awaitMore(50);
    db.execute("alter table event attach partition former for values from (-1000) to (0)");
    writer.awaitMore(50);
    writer.close();
    db.execute(
        "update event set id = id + 5000 where id between 900 and 1100", "truncate event_c1");
    assertSame();
    Set<TableId> arrived = Recorder.contents(source).keySet();
    assertTrue(arrived.contains(new TableId("public", "event_c2")), arrived::toString);
    assertFalse(arrived.contains(EVENT), arrived::toString);
    db.execute("truncate event", "insert into event values (7, 7), (-7, 7)");
    assertSame();
  }

  /** From one to the other, with changes in between that capture has yet to see. */
  private void restartWithPartitions() throws Exception {
    log.stop();
    db.execute("update event set n = 9 where id in (3, 1003)");
    source.close();
    source = new PostgresSource(db.name(), db.configPartitions("public.*"), Clock.systemUTC());
    log.start(source);
    db.execute("update event set n = 10 where id in (4, 1004)");
    log.await(() -> offset().contains("\"event_c2\""), () -> "partitions to join: " + offset());
    assertSame();
  }

  @Test
  void and_as_one_table_again_when_that_is_configured_again() throws Exception {
    restartWithPartitions();
    log.stop();
    source.close();
    source = source("public.*");
    log.start(source);
    db.execute("update event set n = 11 where id in (5, 1005)");
    log.await(() -> offset().contains("\"event\""), () -> "the table to join: " + offset());
    assertSame();
    log.await(() -> !offset().contains("\"event_a\""), () -> "partitions to leave: " + offset());
  }
}
