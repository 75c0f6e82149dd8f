package io.sluice.pipeline;

import static io.sluice.pipeline.Fixtures.STAFF;
import static io.sluice.pipeline.Fixtures.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final List<Row> ROWS =
      List.of(row(1, "Ada", null), row(2, "Bo", 1), row(3, "Cy", 1));
  private static final Map<Long, Long> MANAGERS = Map.of(2L, 1L, 3L, 1L);

  private static Comparison compare(List<Row> held, Map<Long, Long> managers) throws Exception {
    return new Verification((table, rows) -> ROWS.forEach(rows), new Held(held, managers))
        .compare(STAFF);
  }

  private static List<String> differences(List<Row> held, Map<Long, Long> managers)
      throws Exception {
    return compare(held, managers).differences().stream().map(Difference::toString).toList();
  }

  @Test
  void equalSidesHaveNoDifference() throws Exception {
    Comparison comparison = compare(ROWS, MANAGERS);
    assertTrue(comparison.equal());
    assertEquals(3, comparison.rows());
    assertEquals(2, comparison.references());
  }

  @Test
  void aMissingAnExtraAndADifferentRowAreNamed() throws Exception {
    assertEquals(
        List.of(
            "different in store.staff [2]: name",
            "extra in store.staff [4]",
            "missing in store.staff [3]"),
        differences(List.of(row(1, "Ada", null), row(2, "Bob", 1), row(4, "Di", null)), MANAGERS));
  }

  @Test
  void aRowHeldTwiceIsADifference() throws Exception {
    assertEquals(
        List.of("extra in store.staff [1]: held twice"),
        differences(List.of(ROWS.get(0), ROWS.get(0), ROWS.get(1), ROWS.get(2)), MANAGERS));
  }

  @Test
  void nullIsNotAValue() throws Exception {
    assertEquals(
        List.of("different in store.staff [1]: name"),
        differences(List.of(row(1, null, null), ROWS.get(1), ROWS.get(2)), MANAGERS));
  }

  @Test
  void missingAndExtraRelationshipsAreNamed() throws Exception {
    assertEquals(
        List.of(
            "extra reference in store.staff [3]: staff_manager_fk to [2]",
            "missing reference in store.staff [3]: staff_manager_fk to [1]"),
        differences(ROWS, Map.of(2L, 1L, 3L, 2L)));
  }

  @Test
  void aSinkWithoutRelationshipsIsComparedByRowsAlone() throws Exception {
    Comparison comparison = compare(ROWS, null);
    assertTrue(comparison.equal());
    assertEquals(0, comparison.references());
  }

  /** A sink that holds the given rows and relationships. */
  private record Held(List<Row> rows, Map<Long, Long> managers) implements ReadableSink {
    @Override
    public void scan(TableSchema table, Consumer<Row> consumer) {
      rows.forEach(consumer);
    }

    @Override
    public boolean scanReferences(
        TableSchema table, ForeignKey foreignKey, BiConsumer<RowKey, RowKey> references) {
      if (managers != null) {
        managers.forEach((from, to) -> references.accept(RowKey.of(from), RowKey.of(to)));
      }
      return managers != null;
    }

    @Override
    public void write(ChangeBatch batch) {}

    @Override
    public void close() {}
  }
}
