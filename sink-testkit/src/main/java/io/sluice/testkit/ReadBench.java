package io.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the tests of {@link ReadableSink} work with; they are skipped for other sinks. */
interface ReadBench extends Bench {
  /** The test's sink. */
  default ReadableSink reader() {
    if (!isReadable()) {
      return abort("the sink's author declares that it cannot be read");
    }
    return (ReadableSink) sink();
  }

  default List<StoredRow> scan(TableSchema table) throws Exception {
    List<StoredRow> found = new ArrayList<>();
    reader().scan(table, found::add);
    return found;
  }

  default List<StoredRow> read(TableSchema table, Collection<RowKey> keys) throws Exception {
    List<StoredRow> found = new ArrayList<>();
    reader().read(table, keys, found::add);
    return found;
  }

  /** Fails unless the rows found are these, in any order. */
  default void expectFound(TableSchema table, Collection<Row> expected, List<StoredRow> found) {
    assertEquals(
        List.of(),
        RowComparison.differences(table, expected, found.stream().map(StoredRow::row).toList()),
        "differences");
  }
}
