package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that PostgreSQL keeps out of line and does not send again. */
interface ToastContract extends CaptureBench {
  @Test
  default void an_unchanged_toasted_value_is_unchanged_and_never_a_placeholder() throws Exception {
    db().execute(
            "create table shop.wide (id int primary key, n int, body text, raw bytea, list int[],"
                + " texts text[], big numeric, doc jsonb)",
            "alter table shop.wide alter body set storage external,"
                + " alter raw set storage external, alter list set storage external,"
                + " alter texts set storage external, alter big set storage external,"
                + " alter doc set storage external",
            "insert into shop.wide select 1, 1, repeat('x', 5000), decode(repeat('ab', 5000), 'hex'),"
                + " array_agg(i), array_agg(i::text || repeat('y', 10)), ('1' || repeat('7',"
                + " 9000))::numeric, jsonb_build_object('k', repeat('z', 5000)) from generate_series(1,"
                + " 3000) i");
    startStreaming();
    db().execute("update shop.wide set n = 2");
    db().execute("update shop.wide set body = 'short'");
    List<ChangeEvent> changes = log().await(2);

    Row row = changes.get(0).after();
    assertEquals(2, row.value("n"));
    for (String column : List.of("body", "raw", "list", "texts", "big", "doc")) {
      assertEquals(Row.UNCHANGED, row.value(column), column);
    }
    assertEquals("short", changes.get(1).after().value("body"));
    assertEquals(Row.UNCHANGED, changes.get(1).after().value("raw"));
  }

  @Test
  default void an_unchanged_toasted_value_of_a_row_with_a_new_key_is_read_from_the_table()
      throws Exception {
    String body = "x".repeat(5000);
    db().execute(
            "alter table shop.note alter body set storage external",
            "insert into shop.note values (1, 'k''\"\\', '" + body + "')",
            "insert into shop.note values (2, 'gone', '" + body + "')");
    startStreaming();
    db().transaction(
            "update shop.note set a = 5 where a = 1",
            "update shop.note set a = 6 where a = 2",
            "delete from shop.note where a = 6");
    List<ChangeEvent> changes = log().await(5);

    assertEquals(body, changes.get(1).after().value("body"));
    assertEquals(Row.UNCHANGED, changes.get(3).after().value("body"));
  }

  @Test
  default void with_replica_identity_full_the_old_row_comes_and_fills_unchanged_values()
      throws Exception {
    String body = "x".repeat(5000);
    db().execute(
            "alter table shop.note alter body set storage external",
            "alter table shop.note replica identity full",
            "insert into shop.note values (1, 'k', '" + body + "')");
    startStreaming();
    db().execute(
            "update shop.note set b = b", "update shop.note set b = 'n'", "delete from shop.note");
    List<ChangeEvent> changes = log().await(4);

    assertEquals(body, changes.get(0).after().value("body"));
    assertEquals(body, changes.get(0).before().value("body"));
    assertEquals(Operation.DELETE, changes.get(1).operation());
    assertEquals(body, changes.get(2).after().value("body"));
    assertEquals(body, changes.get(3).before().value("body"));
  }
}
