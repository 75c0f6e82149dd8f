package io.sluice.pipeline.verify;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.sink.StoredRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something a sink holds differently from the source.
 *
 * @param key the row's key; for a reference the owning row's
 * @param details for a different row the columns' names, for a reference the foreign key and the
 *     key it points to; no other values
 * @param source the row as the source holds it, empty if it does not
 * @param stored the row as the sink holds it, empty if it does not
 */
public record Difference(
    TableId table,
    Kind kind,
    RowKey key,
    List<String> details,
    Optional<Row> source,
    Optional<StoredRow> stored) {

  /** In what way source and sink differ. */
  public enum Kind {
    /** The source has the row, the sink does not. */
    MISSING,
    /** The sink has a row that the source does not have. */
    EXTRA,
    /** Both have the row, with different values. */
    DIFFERENT,
    /** The source's foreign key has a value, the sink has no relationship for it. */
    MISSING_REFERENCE,
    /** The sink has a relationship that no foreign key of the source asks for. */
    EXTRA_REFERENCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public Difference {
    details = List.copyOf(details);
  }

  /** Kind, table, key, details and the version that the sink holds; no other values. */
  @Override
  public String toString() {
    return kind
        + " in "
        + table
        + " "
        + key
        + (details.isEmpty() ? "" : ": " + String.join(", ", details))
        + stored.map(row -> " (sink has version " + row.version() + ")").orElse("");
  }
}
