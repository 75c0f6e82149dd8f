package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A column as the stream carries it.
 *
 * @param place which one it is in a {@link RowImage}
 * @param decoder from PostgreSQL's text to the Java class of {@link io.sluice.domain.ColumnType}
 */
record CarriedType(Column column, int place, Function<String, Object> decoder) {

  /**
   * @param table as the catalog has it by now
   */
  static CarriedType of(
      RecordShape.Carried carried, int place, TypeResolver types, Optional<CatalogTable> table)
      throws SQLException {
    Optional<CatalogColumn> known =
        table.stream()
            .flatMap(found -> found.columns().stream())
            .filter(column -> column.column().name().equals(carried.name()))
            .findFirst();
    ValueType said = types.resolve(carried.type(), carried.modifier());
    ValueType type = said.vector() && !carried.exact() ? vector(known) : said;
    boolean nullable =
        carried
            .nullable()
            .orElseGet(() -> known.map(column -> column.column().nullable()).orElse(true));
    return new CarriedType(
        new Column(carried.name(), type.type(), nullable), place, type.decoder());
  }

  /** Not every stream tells how long a vector is to be; the catalog does. */
  private static ValueType vector(Optional<CatalogColumn> known) {
    return known
        .map(CatalogColumn::valueType)
        .filter(ValueType::vector)
        .orElse(ValueType.vector(0));
  }

  CarriedType masked(Mask mask) {
    return new CarriedType(
        new Column(column.name(), Scalar.TEXT, column.nullable()), place, mask::apply);
  }

  /** Null for NULL, {@link Row#UNCHANGED} where PostgreSQL did not send the value. */
  Object value(RowImage image) {
    String text = image.text(place);
    if (text == null) {
      return null;
    }
    return text == RowImage.UNCHANGED ? Row.UNCHANGED : decoder.apply(text);
  }
}
