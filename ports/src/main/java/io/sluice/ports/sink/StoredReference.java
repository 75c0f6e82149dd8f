package io.sluice.ports.sink;

import io.sluice.domain.RowKey;

/**
 * A foreign key's value as a target holds it, where it keeps it as something of its own.
 *
 * @param from the owning row's key
 * @param to the referenced row's key
 */
public record StoredReference(RowKey from, RowKey to) {}
