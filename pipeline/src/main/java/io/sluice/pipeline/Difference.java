package io.sluice.pipeline;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something a sink holds differently from the source.
 *
 * @param key the row's key; for a reference the owning row's
 * @param details for a different row the columns' names, for a reference the foreign key and the
 *     key it points to; no other values
 */
public record Difference(TableId table, Kind kind, RowKey key, List<String> details) {

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
    EXTRA_REFERENCE
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
        + " in "
        + table
        + " "
        + key
        + details.stream().collect(Collectors.joining(", ", details.isEmpty() ? "" : ": ", ""));
  }
}
