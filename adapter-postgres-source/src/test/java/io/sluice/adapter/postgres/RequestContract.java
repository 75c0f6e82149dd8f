package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.ports.source.Mark;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked of a capture that streams. {@link RequestsIT} asks more. */
interface RequestContract extends CaptureBench {
  @Test
  default void a_mark_is_reached_behind_what_was_committed_before_it() throws Exception {
    startStreaming();
    Asker asker = asker();
    db().execute("insert into shop.bike values (10, 'before')");
    Mark mark = asker.requests().mark();
    asker.done(mark);
    assertEquals(List.of("INSERT [10]"), RequestScene.describe(log().changes()));
  }

  @Test
  default void rows_asked_for_come_again_and_those_that_are_gone_as_deletes() throws Exception {
    startStreaming();
    Asker asker = asker();
    assertEquals(2, asker.done(asker.rows("bike", RowKey.of(2), RowKey.of(777))).rows());
    assertEquals(
        Set.of("READ [2]", "DELETE [777]"), Set.copyOf(RequestScene.describe(log().changes())));
    db().execute("update shop.bike set name = 'later' where id = 2");
    assertEquals("UPDATE [2]", RequestScene.describe(log().await(3)).get(2));
    Ledger.assertOrder(log(), "");
  }

  @Test
  default void a_table_that_is_read_again_while_others_write_to_it_ends_as_it_is()
      throws Exception {
    int rows = 5_000;
    db().execute(
            "create table shop.item (id int primary key, n int)",
            "insert into shop.item select i, i from generate_series(1, " + rows + ") i");
    TableWriter writer = new TableWriter(db(), "shop.item");
    try {
      log().start(source());
      log().await(3 + 2 + rows);
      long before = reads();
      writer.start();
      writer.awaitMore(50);
      Asker asker = asker();
      asker.done(asker.table("item"));
      assertTrue(reads() >= before + rows - 100, "the rows came again");
      writer.awaitMore(50);
    } finally {
      writer.close();
    }
    Asker asker = asker();
    asker.done(asker.requests().mark());
    Ledger.assertSound(log(), source(), "");
  }

  private long reads() {
    return log().changes().stream().filter(change -> change.operation() == Operation.READ).count();
  }
}
