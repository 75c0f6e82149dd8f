package io.sluice.adapter.postgres;

import io.sluice.domain.Column;

/** A column and how its values are read. */
record CatalogColumn(Column column, ValueType valueType) {}
