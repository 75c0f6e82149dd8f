package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitioned tables as one table each, while others write to them and partitions come and go. */
class PartitionsIT extends PartitionScene {
  private static final TableId EVENT_A = new TableId("public", "event_a");

  private final LogLines lines = new LogLines();

  @AfterEach
  void closeLines() {
    lines.close();
  }

  @Test
  void a_partitioned_table_arrives_as_one_table() throws Exception {
    writer.start();
    writer.awaitMore(700);
    writer.close();
    db.execute(
        "update event set id = id + 5000 where id between 900 and 1100",
        "delete from event_b where id < 1500");
    assertSame();
    assertEquals(Set.of(EVENT, new TableId("public", "other")), log.fold().keySet());
    assertEquals("t", db.ask("select pubviaroot from pg_publication"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add column w int",
        "add column w int not null default 7",
        "drop column note",
        "alter column n type text",
        "alter column n type int using -n",
        "drop constraint event_pkey, add primary key (id, n)",
      })
  void rows_are_what_the_table_holds_after_alter_table(String alteration) throws Exception {
    writer.start();
    writer.awaitMore(100);
    db.execute("alter table event " + alteration);
    writer.awaitMore(100);
    writer.close();
    assertSame();
  }

  @Test
  void a_partition_that_is_attached_brings_its_rows_and_no_others_are_read() throws Exception {
    writer.start();
    writer.awaitMore(100);
    db.execute(
        "create table side.former (like event including all)",
        "insert into side.former select -i, i, 1, 'former' from generate_series(1, 500) i",
        "alter table event attach partition side.former for values from (-1000) to (0)",
        "update event set n = 5 where id = -7",
        "delete from event where id = -8");
    writer.awaitMore(100);
    writer.close();
    assertSame();
    long read = reads();
    assertTrue(read > 450 && read <= 500, () -> read + " rows were read");
  }

  /** Rows of the table that were read, those of the snapshot not counted. */
  private long reads() {
    return log.changes().stream()
            .filter(change -> change.operation() == Operation.READ)
            .filter(change -> change.table().id().equals(EVENT))
            .count()
        - 2000;
  }

  @Test
  void so_does_one_that_is_made_and_filled_in_the_same_transaction() throws Exception {
    db.transaction(
        "create table side.former (like event including all)",
        "insert into side.former select -i, i, 1, 'former' from generate_series(1, 50) i",
        "alter table event attach partition side.former for values from (-1000) to (0)",
        "create table next partition of event for values from (1000000) to (2000000)",
        "insert into event values (1500000, 1), (-60, 2)");
    assertSame();
    assertEquals(2052, log.fold().get(EVENT).size());
  }

  @Test
  void so_do_partitions_of_a_table_that_is_attached_and_ones_attached_while_capture_was_stopped()
      throws Exception {
    log.stop();
    db.execute(
        "create table side.former (like event including all) partition by range (id)",
        "create table side.former_1 partition of side.former for values from (-100) to (0)",
        "create table side.former_2 partition of side.former for values from (-1000) to (-100)",
        "insert into side.former select -i, i, 1, 'former' from generate_series(1, 500) i",
        "alter table event attach partition side.former for values from (-1000) to (0)");
    log.start(source);
    assertSame();
    assertEquals(500, reads());
  }

  @Test
  void the_rows_of_an_attached_partition_arrive_though_capture_is_stopped_again_and_again()
      throws Exception {
    db.execute(
        "create table side.former (like event including all)",
        "insert into side.former select -i, i, 1, repeat('x', 100) from generate_series(1, 30000) i",
        "alter table event attach partition side.former for values from (-100000) to (0)",
        "analyze side.former");
    for (int stop = 0; stop < 4; stop++) {
      long before = reads();
      log.await(() -> reads() > before || before >= 30_000, () -> "rows to be read");
      log.stop();
      db.execute("update event set n = n + 1 where id % 1000 = 0");
      log.start(source);
    }
    assertSame();
    assertEquals(32_000, log.fold().get(EVENT).size());
  }

  @Test
  void a_detached_partition_is_a_table_of_its_own_and_what_came_of_it_stays() throws Exception {
    writer.start();
    writer.awaitMore(100);
    db.execute("alter table event detach partition event_a", "update event_a set n = -1");
    goOn();
    writer.awaitMore(100);
    writer.close();
    settle();
    log.await(() -> offset().contains("\"event_a\""), () -> "the partition to join");
    settle();
    Map<TableId, Map<RowKey, Row>> contents = Recorder.contents(source);
    assertEquals(plain(contents.get(EVENT_A)), plain(log.fold().get(EVENT_A)));
    assertStayed(contents);
    assertEquals(1, lines.count("has lost partitions (public.event_a)"), lines.text());
  }

  private void assertStayed(Map<TableId, Map<RowKey, Row>> contents) {
    Map<RowKey, Row> rows = log.fold().get(EVENT);
    for (int id = 1; id < 1000; id++) {
      assertTrue(rows.keySet().remove(RowKey.of(id)), "row " + id);
    }
    assertEquals(plain(contents.get(EVENT)), plain(rows));
  }

  @Test
  void a_dropped_partition_leaves_what_came_of_it_with_one_warning() throws Exception {
    db.execute("drop table event_a", "update event set n = 5 where id = 1500");
    settle();
    assertStayed(Recorder.contents(source));
    log.stop();
    log.start(source);
    settle();
    assertEquals(1, lines.count("has lost partitions (public.event_a)"), lines.text());
    assertEquals(1, lines.count("sluice verify --repair"), lines.text());
  }

  @Test
  void a_truncate_of_one_partition_empties_nothing_else_and_is_told() throws Exception {
    db.execute("truncate event_a", "update event set n = 5 where id = 1500");
    settle();
    assertStayed(Recorder.contents(source));
    assertEquals(
        1, lines.count("event were truncated by themselves (public.event_a)"), lines.text());
  }

  @Test
  void a_truncate_of_one_partition_is_told_also_when_it_is_analyzed_at_once() throws Exception {
    db.transaction("truncate event_a", "analyze event_a");
    settle();
    assertEquals(
        1, lines.count("event were truncated by themselves (public.event_a)"), lines.text());
  }

  @Test
  void a_truncate_of_the_table_empties_it_without_a_warning() throws Exception {
    db.execute("truncate event", "insert into event values (5, 5)");
    assertSame();
    assertEquals(Set.of(RowKey.of(5)), log.fold().get(EVENT).keySet());
    assertEquals(0, lines.count("truncated by themselves"), lines.text());
  }

  @Test
  void a_partition_that_is_vacuumed_fully_is_not_read_again() throws Exception {
    db.execute("vacuum full event_a", "update other set n = 2");
    settle();
    assertEquals(0, reads());
    assertEquals(0, lines.count("truncated by themselves"), lines.text());
  }

  @Test
  void one_that_is_detached_changed_and_attached_again_is_read_again() throws Exception {
    db.transaction(
        "alter table event detach partition event_a",
        "update event_a set n = -n",
        "alter table event attach partition event_a for values from (0) to (1000)");
    assertSame();
    assertEquals(999, reads());
  }

  @Test
  void old_rows_are_told_only_where_every_partition_sends_them_whole() throws Exception {
    db.execute(
        "alter table event replica identity full",
        "alter table event_a replica identity full",
        "update event set n = 8 where id in (1, 1500)");
    assertSame();
    assertNull(last(1500).before());
    assertNull(last(1).before());
    db.execute(
        "alter table event_b replica identity full",
        "alter table event_c1 replica identity full",
        "alter table event_c2 replica identity full",
        "update event set n = 9 where id = 1500",
        "update event set n = 9 where id = 1");
    assertSame();
    assertEquals(8, last(1500).before().value("n"));
    assertEquals(8, last(1).before().value("n"));
  }

  private ChangeEvent last(int id) {
    return log.changes().stream()
        .filter(change -> !change.isTruncate() && change.key().equals(RowKey.of(id)))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
