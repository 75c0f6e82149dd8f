package io.sluice.ports.source;

import io.sluice.domain.Row;

/**
 * A row as the source holds it.
 *
 * @param stamp another one whenever the row was changed, even if back to the values it had;
 *     compared only with stamps of the same row
 */
public record StampedRow(Row row, String stamp) {}
