package io.sluice.adapter.postgres;

import io.sluice.domain.Column;

/**
 * A column and how its values are read.
 *
 * @param comparable whether values are equal exactly if they are written the same, or nearly so:
 *     PostgreSQL can look rows up by it, and so can whoever holds a copy
 */
record CatalogColumn(Column column, ValueType valueType, boolean comparable) {}
