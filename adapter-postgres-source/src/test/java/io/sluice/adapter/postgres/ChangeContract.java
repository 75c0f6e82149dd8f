package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a statement changes, and of which table. */
interface ChangeContract extends CaptureBench {
  @Test
  default void inserts_updates_and_deletes_come_in_commit_order_with_their_transaction()
      throws Exception {
    startStreaming();
    db().transaction(
            "insert into shop.bike values (3, 'gravel', 300.5)",
            "update shop.bike set name = 'tour', price = null where id = 1",
            "delete from shop.bike where id = 2");
    List<ChangeEvent> changes = log().await(3);

    assertEquals(
        List.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE),
        changes.stream().map(ChangeEvent::operation).toList());
    assertEquals("300.50", changes.get(0).after().value("price").toString());
    assertNull(changes.get(1).after().value("price"), "NULL, not the column's default");
    assertNull(changes.get(1).before());
    assertEquals(RowKey.of(2), changes.get(2).key());
    assertNull(changes.get(2).before());
    assertEquals(
        1, changes.stream().map(change -> change.position().transactionId()).distinct().count());
    assertTrue(changes.get(0).position().committedAtMicros() > 0);
  }

  @Test
  default void a_key_update_is_a_delete_and_an_insert() throws Exception {
    startStreaming();
    db().execute("update shop.bike set id = 20 where id = 2");
    List<ChangeEvent> changes = log().await(2);

    assertEquals(Operation.DELETE, changes.get(0).operation());
    assertEquals(RowKey.of(2), changes.get(0).key());
    assertEquals(Operation.INSERT, changes.get(1).operation());
    assertEquals(RowKey.of(20), changes.get(1).key());
    assertEquals("road", changes.get(1).after().value("name"));
  }

  @Test
  default void a_truncate_of_several_tables_is_one_change_for_each() throws Exception {
    startStreaming();
    db().execute("truncate shop.bike, shop.note", "insert into shop.bike values (7, 'new', 7)");
    List<ChangeEvent> changes = log().await(3);

    assertEquals(
        List.of(Operation.TRUNCATE, Operation.TRUNCATE, Operation.INSERT),
        changes.stream().map(ChangeEvent::operation).toList());
    assertEquals(
        List.of("shop.bike", "shop.note", "shop.bike"),
        changes.stream().map(change -> change.table().id().toString()).toList());
  }

  @Test
  default void a_table_that_somebody_else_has_published_too_does_not_come() throws Exception {
    db().execute("create table other (id int primary key)");
    startStreaming();
    db().execute("alter publication " + DefaultName.of(db().name()) + " add table other");
    db().transaction(
            "insert into other values (1)",
            "insert into shop.bike values (3, 'gravel', 300.5)",
            "truncate other");
    assertEquals("shop.bike", log().await(1).get(0).table().id().toString());
    db().transaction("insert into shop.bike values (4, 'cargo', 1000)");
    assertEquals(2, log().await(2).size());
  }
}
