package io.sluice.pipeline.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Fixtures;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConvertedRowsTest {
  private static final List<StampedRow> ROWS =
      List.of(
          new StampedRow(Fixtures.row(1, "7", null), "a"),
          new StampedRow(Fixtures.row(2, "seven", null), "b"));

  private final ColumnTypes types =
      new ColumnTypes("docs", Map.of("store.staff.name", TypeForm.BIGINT));
  private final ConvertedRows rows =
      new ConvertedRows(new Source(), types, List.of(Fixtures.STAFF));

  @Test
  void rowsAreAsTheSinkShallHaveThemAndWhatHasNoSuchFormDiffersFromAll() throws Exception {
    TableSchema schema = types.schema(Fixtures.STAFF);
    List<StampedRow> expected =
        List.of(
            new StampedRow(Row.of(schema, 1L, 7L, null), "a"),
            new StampedRow(Row.of(schema, 2L, "seven", null), "b"));
    assertEquals(expected, rows.page(schema, Optional.empty(), 10));
    assertEquals(expected, rows.read(schema, List.of(RowKey.of(1L))));
    assertEquals(2, rows.estimate(schema));
  }

  /** Knows its own schema only. */
  private static final class Source implements RowReader {
    @Override
    public List<StampedRow> page(TableSchema table, Optional<RowKey> after, int limit) {
      assertEquals(Fixtures.STAFF, table);
      return ROWS;
    }

    @Override
    public List<StampedRow> read(TableSchema table, Collection<RowKey> keys) {
      assertEquals(Fixtures.STAFF, table);
      return ROWS;
    }

    @Override
    public long estimate(TableSchema table) {
      assertEquals(Fixtures.STAFF, table);
      return ROWS.size();
    }

    @Override
    public void close() {
      // nothing to let go of
    }
  }
}
