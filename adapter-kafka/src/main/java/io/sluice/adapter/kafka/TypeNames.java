package io.sluice.adapter.kafka;

import io.sluice.domain.ColumnType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Column types as text, as they stand in a schema's properties: {@code int16}, {@code
 * timestamp_tz}, {@code decimal(10,2)}, {@code text[]}.
 */
final class TypeNames {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,9}),(\\d{1,9})\\)");

  private TypeNames() {}

  static String nameOf(ColumnType type) {
    if (type instanceof ColumnType.ArrayOf array) {
      return nameOf(array.element()) + "[]";
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    return ((ColumnType.Scalar) type).name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no type is called that
   */
  static ColumnType typeOf(String name) {
    if (name.endsWith("[]")) {
      return new ColumnType.ArrayOf(typeOf(name.substring(0, name.length() - 2)));
    }
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      return new ColumnType.Decimal(
          Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return ColumnType.Scalar.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
