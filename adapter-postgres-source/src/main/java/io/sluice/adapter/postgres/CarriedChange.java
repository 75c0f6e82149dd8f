package io.sluice.adapter.postgres;

import io.sluice.domain.Operation;
import io.sluice.domain.SourcePosition;

/**
 * A change as the stream carries it.
 *
 * @param operation INSERT, UPDATE, DELETE or TRUNCATE
 * @param before null if it was not sent
 * @param wholeBefore whether {@code before} may hold more than the key
 * @param after null for DELETE and TRUNCATE
 */
record CarriedChange(
    Operation operation,
    RowImage before,
    boolean wholeBefore,
    RowImage after,
    SourcePosition position) {}
