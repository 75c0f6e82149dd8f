package io.sluice.ports.sink;

import io.sluice.domain.Row;

/**
 * A row as a target holds it.
 *
 * @param row with {@link Row#UNCHANGED} for what the target has in a column and is no value of the
 *     column's type, as behind an ALTER or by somebody else's hand: it equals no value
 * @param version of the change that last wrote the row; goes up with each such change
 */
public record StoredRow(Row row, long version) {}
