package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.StoredRow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The version that is read with a row is that of the last change that wrote the row. */
interface ReadVersionContract extends ReadBench {
  @Test
  default void aReadRowHasTheVersionOfItsLastChange() throws Exception {
    TableSchema people = people();
    writeThenExpect(upsert(1, Row.of(people, 1L, "Ada", "note", 1)));
    writeThenExpect(upsert(2, Row.of(people, 1L, "Ada L.", null, 1)));
    writeThenExpect(upsert(3, Row.of(people, 1L, "Ada L.", null, 1)));
    write(delete(4, people, 1L));
    writeThenExpect(upsert(5, Row.of(people, 1L, "again", null, 1)));
    write(truncate(6, people));
    writeThenExpect(upsert(7, Row.of(people, 1L, "once more", null, 1)));
  }

  @Test
  default void anUpdateWithUnchangedValuesGivesTheRowItsVersion() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "note", 1)));
    writeThenExpect(upsert(2, Row.of(people, 1L, "Ada L.", Row.UNCHANGED, 1)));
    writeThenExpect(upsert(3, Row.of(people, 1L, "Ada L.", Row.UNCHANGED, 1)));
  }

  @Test
  default void anOlderChangeLeavesTheRowItsVersion() throws Exception {
    TableSchema people = people();
    ChangeEvent newest = upsert(10, Row.of(people, 1L, "new", "note", 1));
    writeThenExpect(newest);
    for (ChangeEvent late :
        List.of(
            upsert(9, Row.of(people, 1L, "old", "note", 1)),
            upsert(8, Row.of(people, 1L, "old", Row.UNCHANGED, 1)),
            delete(7, people, 1L),
            truncate(6, people))) {
      write(late);
      expectVersion(newest);
      write(another(), List.of(late));
      expectVersion(newest);
    }
  }

  @Test
  default void aChangeDeliveredAgainLeavesTheRowItsVersion() throws Exception {
    TableSchema people = people();
    ChangeEvent first = upsert(1, Row.of(people, 1L, "Ada", "note", 1));
    ChangeEvent second = upsert(2, Row.of(people, 1L, "Ada L.", Row.UNCHANGED, 1));
    write(first, second);
    expectVersion(second);
    for (ChangeEvent again : List.of(second, first, second, first)) {
      write(again);
      expectVersion(second);
    }
    write(first, second);
    expectVersion(second);
  }

  private void writeThenExpect(ChangeEvent change) throws Exception {
    write(change);
    expectVersion(change);
  }

  /** Fails unless both ways to read find one row, with the version of the change. */
  private void expectVersion(ChangeEvent change) throws Exception {
    List<Long> expected = List.of(change.version());
    assertEquals(expected, versions(scan(change.table())), "versions scanned");
    assertEquals(
        expected, versions(read(change.table(), List.of(change.key()))), "versions read by key");
  }

  private static List<Long> versions(List<StoredRow> rows) {
    return rows.stream().map(StoredRow::version).toList();
  }
}
