package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The beginning: what the tables hold already. */
interface SnapshotContract extends CaptureBench {
  @Test
  default void a_snapshot_truncates_each_table_and_reads_its_rows_with_rising_versions()
      throws Exception {
    log().start(source());
    List<ChangeEvent> changes = log().await(4);
    assertInstanceOf(InterruptedException.class, log().stop());

    assertEquals(
        List.of(Operation.TRUNCATE, Operation.TRUNCATE, Operation.READ, Operation.READ),
        changes.stream().map(ChangeEvent::operation).toList());
    assertEquals("shop.bike", changes.get(0).table().id().toString());
    assertEquals("shop.note", changes.get(1).table().id().toString());
    assertEquals(List.of("b", "a"), changes.get(1).table().keyColumns());
    long before = 0;
    for (ChangeEvent change : changes) {
      assertTrue(change.version() > before);
      before = change.version();
    }
    assertEquals(before, log().checkpoint().orElseThrow().version());
  }
}
