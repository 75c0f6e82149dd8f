package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredRow;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Reads the rows of a table back, a page at a time. */
final class RowReading {
  private static final int ROWS_PER_PAGE = 1000;

  private final ElasticConnection connection;
  private final DocumentsById documents;

  RowReading(ElasticConnection connection) {
    this.connection = connection;
    this.documents = new DocumentsById(connection);
  }

  void scan(TableCodec codec, Handler<StoredRow> rows) throws PortException, InterruptedException {
    try (PagedSearch<StoredRow> search =
        PagedSearch.open(
            connection,
            codec.index().name(),
            PointInTime.KEEP_ALIVE,
            ROWS_PER_PAGE,
            true,
            rowReader(codec))) {
      for (List<StoredRow> page = search.next(); !page.isEmpty(); page = search.next()) {
        handOn(page, rows);
      }
    }
  }

  void read(TableCodec codec, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    List<String> ids = keys.stream().map(codec::id).toList();
    documents.<StoredRow, PortException>read(
        codec.index().name(), ids, rowReader(codec), page -> handOn(page, rows));
  }

  private static void handOn(List<StoredRow> page, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    for (StoredRow row : page) {
      if (hasKey(row.row())) {
        rows.accept(row);
      }
    }
  }

  /**
   * A document that lacks a value of a key column is of the key that the table had before; it goes
   * with the truncate that came with the other key.
   */
  private static boolean hasKey(Row row) {
    for (int i = 0; i < row.schema().keySize(); i++) {
      Object value = row.value(row.schema().keyIndex(i));
      if (value == null || value == Row.UNCHANGED) {
        return false;
      }
    }
    return true;
  }

  private static HitReader<StoredRow> rowReader(TableCodec codec) {
    return (id, version, source) -> row(codec, version, source);
  }

  private static StoredRow row(TableCodec codec, long version, JsonParser source)
      throws IOException, SinkException {
    return new StoredRow(codec.read(codec.requireSource(source)), version);
  }
}
