package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import java.util.Optional;
import java.util.function.Function;

/**
 * A column and how its values are read.
 *
 * @param comparable whether values are equal exactly if they are written the same, or nearly so:
 *     PostgreSQL can look rows up by it, and so can whoever holds a copy
 * @param attribute the same as the form of its table has it
 * @param mask what stands for its values; then it is text
 */
record CatalogColumn(
    Column column,
    ValueType valueType,
    boolean comparable,
    TableForm.Attribute attribute,
    Optional<Mask> mask) {

  CatalogColumn(
      Column column, ValueType valueType, boolean comparable, TableForm.Attribute attribute) {
    this(column, valueType, comparable, attribute, Optional.empty());
  }

  CatalogColumn masked(Mask with) {
    ValueType text = ValueType.of(Scalar.TEXT);
    return new CatalogColumn(
        new Column(column.name(), text.type(), column.nullable()),
        text,
        comparable,
        attribute,
        Optional.of(with));
  }

  /** What makes a value, masked where it is to be, of PostgreSQL's text. */
  Function<String, Object> decoder() {
    return mask.<Function<String, Object>>map(with -> with::apply).orElseGet(valueType::decoder);
  }
}
