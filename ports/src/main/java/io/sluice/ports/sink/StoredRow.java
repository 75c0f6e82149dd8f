package io.sluice.ports.sink;

import io.sluice.domain.Row;

/**
 * A row as a target holds it.
 *
 * @param version of the change that last wrote the row; goes up with each such change
 */
public record StoredRow(Row row, long version) {}
