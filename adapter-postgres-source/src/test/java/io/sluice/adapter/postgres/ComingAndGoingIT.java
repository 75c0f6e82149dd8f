package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tables that leave, join, or give their name away while capture goes on. */
class ComingAndGoingIT extends ItemScene {
  private final CountDownLatch gateOpen = new CountDownLatch(1);

  @Test
  void a_dropped_table_leaves_and_the_others_go_on() throws Exception {
    db.execute("update item set n = -1 where id = 7", "drop table item");
    goOn();
    db.execute("update other set n = 2");
    log.await(
        () -> other().equals(Map.of("id", 1, "n", 2)),
        () -> "the other table's change: " + other());
    log.await(() -> !offset().contains("\"item\""), () -> "the table to leave: " + offset());
    assertEquals(-1, log.fold().get(ITEM).get(RowKey.of(7)).value("n"), "its last change");
    log.stop();
    source.close();
    source = source("public.item", "public.other"); // and it may be named without a star
    log.start(source);
    db.execute("update other set n = 3");
    log.await(() -> other().get("n").equals(3), () -> "the other table's change: " + other());
    assertTrue(source.setAside().toString().contains("public.item"), source.setAside()::toString);
  }

  private Map<String, Object> other() {
    return log.fold().get(new TableId("public", "other")).values().stream()
        .map(AlterationScene::values)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_table_that_is_made_anew_comes_anew() throws Exception {
    db.execute(
        "drop table item",
        "create table item (code text primary key, v numeric(10, 2))",
        "insert into item values ('a', 1.5), ('b', 2)");
    goOn();
    db.execute("update item set v = 3 where code = 'b'");
    assertSame();
  }

  @Test
  void a_renamed_table_comes_under_its_new_name_and_what_the_former_held_stays() throws Exception {
    db.execute("alter table item rename to thing", "insert into thing values (5000, 1)");
    goOn();
    settle();
    var contents = Recorder.contents(source);
    assertEquals(
        plain(contents.get(new TableId("public", "thing"))),
        plain(log.fold().get(new TableId("public", "thing"))));
    assertEquals(2000, log.fold().get(ITEM).size());
    assertTrue(!offset().contains("\"item\""), offset());
  }

  @Test
  void a_table_moved_out_of_the_configured_schema_leaves() throws Exception {
    db.execute("create schema archive", "alter table item set schema archive");
    goOn();
    log.await(() -> !offset().contains("\"item\""), () -> "the table to leave: " + offset());
    assertEquals(2000, log.fold().get(ITEM).size());
  }

  @Test
  void a_table_without_a_key_stops_alone_and_comes_back_when_it_has_one() throws Exception {
    db.execute("alter table item drop constraint item_pkey", "insert into item values (5001, 1)");
    goOn();
    db.execute("update other set n = 3");
    log.await(() -> other().get("n").equals(3), () -> "the other table's change");
    log.await(() -> !offset().contains("\"item\""), () -> "the table to leave: " + offset());
    log.await(() -> "1".equals(published()), () -> "the publication to be without it");
    db.execute("update item set n = 9 where id = 9", "alter table item add primary key (id)");
    goOn();
    assertSame();
  }

  private String published() {
    return db.ask("select count(*) from pg_publication_rel where prrelid <> 'kind'::regclass");
  }

  @Test
  void a_name_that_is_given_to_another_table_while_the_former_leaves_is_captured()
      throws Exception {
    log.gate(batch -> awaitOpen());
    db.execute("alter table item rename to thing");
    Messages.assertSays((Exception) log.awaitEnd(), "capture begins again");
    log.start(source);
    db.execute("create table item (code text primary key)", "insert into item values ('x')");
    Messages.assertSays((Exception) log.awaitEnd(), "public.item can be captured now");
    gateOpen.countDown();
    log.start(source);
    log.await(() -> log.fold().get(ITEM).size() == 1, () -> "the new table, at " + offset());
    assertSame();
  }

  @Test
  void a_key_that_changes_while_its_table_joins_leaves_no_row_behind() throws Exception {
    db.execute(
        "create table late (a int primary key, b int not null)", "insert into late values (0, 0)");
    Messages.assertSays((Exception) log.awaitEnd(), "public.late can be captured now");
    startBehind();
    db.execute(
        "insert into late values (1, 1)",
        "update late set b = 2 where a = 1",
        "alter table late drop constraint late_pkey, add primary key (b)");
    gateOpen.countDown();
    log.await(() -> offset().contains("\"late\""), () -> "the table to join, at " + offset());
    assertSame();
  }

  @Test
  void a_table_that_leaves_is_not_emptied_by_word_of_its_former_key() throws Exception {
    log.stop();
    startBehind();
    db.execute("select pg_create_logical_replication_slot('messages', 'pgoutput')");
    db.execute("alter table item drop constraint item_pkey, add primary key (n)");
    awaitWritten("ANEW");
    db.execute("alter table item drop constraint item_pkey");
    Messages.assertSays((Exception) log.awaitEnd(), "cannot be captured");
    gateOpen.countDown();
    log.start(source);
    log.await(() -> !offset().contains("\"item\""), () -> "the table to leave, at " + offset());
    assertEquals(2000, log.fold().get(ITEM).size());
  }

  /**
   * With a transaction to stream first that is too long to be held back, and of which the log takes
   * nothing for a while.
   */
  private void startBehind() throws Exception {
    db.execute("insert into other select i, i from generate_series(10, 15000) i");
    CountDownLatch held = new CountDownLatch(1);
    log.gate(
        batch -> {
          held.countDown();
          awaitOpen();
        });
    log.start(source);
    held.await();
  }

  /** Until the WAL behind slot {@code messages} holds word of that kind. */
  private void awaitWritten(String kind) throws Exception {
    String found =
        "select exists (select 1 from pg_logical_slot_peek_binary_changes('messages', null, null,"
            + " 'proto_version', '1', 'messages', 'true', 'publication_names', '%s')"
            + " where position('%s'::bytea in data) > 0)";
    log.await(() -> "t".equals(db.ask(found.formatted(slot(), kind))), () -> "a message " + kind);
    db.execute("select pg_drop_replication_slot('messages')");
  }

  /** The log takes nothing for a while. */
  private void awaitOpen() throws InterruptedException {
    gateOpen.await();
  }

  @Test
  void a_table_that_is_made_later_joins_by_itself() throws Exception {
    db.execute("create table more (id int primary key)", "insert into more values (1), (2)");
    goOn();
    log.await(() -> offset().contains("\"more\""), () -> "the table to join");
    assertSame();
  }
}
