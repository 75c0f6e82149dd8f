package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.adapter.postgres.TableForm.Attribute;
import io.sluice.adapter.postgres.TableForm.Effect;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormTest {
  private static final Attribute ID = attribute(1, "id", Scalar.INT64, false, 5);
  private static final Attribute NAME = attribute(2, "name", Scalar.TEXT, true, 5);
  private static final TableForm FORM = form(10, 2, ID, NAME);

  private static Attribute attribute(
      int number, String name, ColumnType type, boolean nullable, long writer) {
    return new Attribute(
        number, new Column(name, type, nullable), 20, -1, false, writer, List.of());
  }

  private static TableForm form(long file, int columnsEver, Attribute... attributes) {
    return new TableForm(7, file, columnsEver, List.of(attributes), List.of("id"), 3, List.of());
  }

  private static Effect effect(TableForm now) {
    Effect effect = now.since(FORM);
    Effect brief = now.since(new CapturedTable(FORM.key(), "", "", FORM.brief()));
    if (effect != brief) {
      assertEquals(List.of(Effect.NOTED, Effect.ROWS), List.of(effect, brief));
    }
    return effect;
  }

  @Test
  void a_table_as_before_needs_nothing() {
    assertEquals(Effect.NONE, effect(FORM));
    assertEquals(Effect.NONE, effect(form(11, 2, ID, NAME)), "VACUUM FULL");
  }

  @Test
  void a_column_that_no_row_has_a_value_in_is_only_noted() {
    assertEquals(
        Effect.NOTED, effect(form(10, 3, ID, NAME, attribute(3, "x", Scalar.TEXT, true, 6))));
  }

  @Test
  void one_that_rows_may_have_a_value_in_changes_them() {
    Attribute column = attribute(3, "x", Scalar.TEXT, false, 6);
    assertEquals(Effect.ROWS, effect(form(10, 3, ID, NAME, column)), "not null");
    assertEquals(
        Effect.ROWS,
        effect(form(11, 3, ID, NAME, attribute(3, "x", Scalar.TEXT, true, 6))),
        "rewritten");
    assertEquals(
        Effect.ROWS,
        effect(form(10, 3, ID, NAME, attribute(2, "x", Scalar.TEXT, true, 6))),
        "a generated column that is one no longer");
    List<Attribute> filled = new ArrayList<>(List.of(ID, NAME));
    filled.add(new Attribute(3, new Column("x", Scalar.TEXT, true), 20, -1, true, 6, List.of()));
    assertEquals(Effect.ROWS, effect(form(10, 3, filled.toArray(Attribute[]::new))), "default");
  }

  @Test
  void so_does_every_other_change_of_what_rows_hold() {
    assertEquals(Effect.ROWS, effect(form(10, 2, ID)), "dropped");
    assertEquals(
        Effect.ROWS, effect(form(10, 2, ID, attribute(2, "n", Scalar.TEXT, true, 6))), "renamed");
    assertEquals(
        Effect.ROWS, effect(form(10, 2, ID, attribute(2, "name", Scalar.UUID, true, 6))), "type");
    assertEquals(
        Effect.ROWS,
        effect(form(11, 2, ID, attribute(2, "name", Scalar.TEXT, true, 6))),
        "rewritten by ALTER TYPE to the same");
  }

  @Test
  void another_key_and_another_table_begin_anew() {
    TableForm key = new TableForm(7, 10, 2, List.of(ID, NAME), List.of("id", "name"), 3, List.of());
    assertEquals(Effect.ANEW, effect(key));
    assertEquals(
        Effect.ANEW,
        effect(new TableForm(8, 10, 2, List.of(ID, NAME), List.of("id"), 3, List.of())));
  }

  @Test
  void a_key_that_was_dropped_and_made_again_may_have_been_another_meanwhile() {
    assertEquals(
        Effect.ANEW,
        effect(new TableForm(7, 10, 2, List.of(ID, NAME), List.of("id"), 4, List.of())));
  }

  @Test
  void a_table_of_which_the_log_lacks_changes_begins_anew() {
    CapturedTable known = new CapturedTable(FORM.key(), "", "", FORM.brief());
    assertEquals(Effect.ANEW, FORM.since(known.stale()));
    assertEquals(Effect.NOTED, FORM.since(known.of("")), "a checkpoint of an early version");
  }
}
