package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conditions on the rows that are asked for: of a user, run with the rights of capture. */
class ConditionsIT extends RequestScene {
  @Test
  void conditions_that_are_none_are_refused() {
    for (String condition :
        List.of(
            "id = ",
            "no_such_column = 1",
            "n",
            "true; drop table item",
            "true); drop table item; --",
            "true) union select 1, 'x', 2 --",
            "count(*) > 1",
            "id = $1",
            "v = 'open",
            "((true)")) {
      PortException e =
          assertThrows(PortException.class, () -> asker.table("item", condition), condition);
      assertFalse(e.getMessage().isBlank());
    }
    assertThrows(PortException.class, () -> asker.table("absent"));
    assertThrows(
        PortException.class,
        () -> asker.requests().rereadTable(new TableId("store", "item"), Optional.empty()));
  }

  @Test
  void a_condition_cannot_change_anything() throws Exception {
    db.execute(
        "create function spoil() returns boolean language sql volatile as"
            + " $$ update item set n = n + 1; select true $$");
    Progress progress = asker.await(State.FAILED, asker.table("item", "spoil()"));
    assertTrue(progress.failure().contains("read-only"), progress.failure());
    assertEquals("0", db.value("select sum(n) from item"));
  }

  @Test
  void a_request_that_cannot_be_carried_out_fails_and_capture_goes_on() throws Exception {
    Mark mark = asker.table("item", "1 / (id - 50) < 2");
    Progress progress = asker.await(State.FAILED, mark);
    assertTrue(progress.failure().contains("division by zero"), progress.failure());
    db.execute("insert into item values (1000, 'after')");
    log.await(1);
    assertEquals(100 + 1, asker.done(asker.table("item")).rows());
  }

  @Test
  void the_reason_why_a_condition_failed_quotes_no_value_of_a_row() throws Exception {
    Progress progress = asker.await(State.FAILED, asker.table("item", "v::int > 0"));
    assertTrue(progress.failure().contains("invalid input syntax"), progress.failure());
    assertFalse(progress.failure().contains("v1"), progress.failure());
  }
}
