package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.domain.ChangeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table that is altered while its changes are streamed. */
interface AlterationContract extends CaptureBench {
  @Test
  default void columns_added_changed_and_dropped_in_mid_stream_never_mix_up() throws Exception {
    startStreaming();
    db().execute(
            "insert into shop.bike values (3, 'three', 3)",
            "alter table shop.bike add column weight int",
            "insert into shop.bike values (4, 'four', 4, 44)",
            "alter table shop.bike drop column name",
            "insert into shop.bike values (5, 5, 55)",
            "alter table shop.bike alter column weight type text",
            "alter table shop.bike rename column weight to mass",
            "insert into shop.bike values (6, 6, 'sixty')");
    List<ChangeEvent> changes = log().await(4);
    assertEquals("three", changes.get(0).after().value("name"));
    assertEquals(44, changes.get(1).after().value("weight"));
    assertEquals("four", changes.get(1).after().value("name"));
    assertEquals(55, changes.get(2).after().value("weight"));
    assertFalse(changes.get(2).table().hasColumn("name"));
    assertEquals("sixty", changes.get(3).after().value("mass"));
  }
}
