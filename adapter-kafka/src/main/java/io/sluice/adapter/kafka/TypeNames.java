package io.sluice.adapter.kafka;

import io.sluice.domain.ColumnType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Column types as text, as they stand in a schema's properties: {@code int16}, {@code
 * timestamp_tz}, {@code decimal(10,2)}, {@code text[]}, {@code float32[3]}.
 */
final class TypeNames {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,9}),(\\d{1,9})\\)");

  private static final Pattern ARRAY = Pattern.compile("(.+)\\[(\\d{0,9})]");

  private TypeNames() {}

  static String nameOf(ColumnType type) {
    if (type instanceof ColumnType.ArrayOf array) {
      String length = array.length() == 0 ? "" : Integer.toString(array.length());
      return nameOf(array.element()) + "[" + length + "]";
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
    Matcher array = ARRAY.matcher(name);
    if (array.matches()) {
      String length = array.group(2);
      return new ColumnType.ArrayOf(
          typeOf(array.group(1)), length.isEmpty() ? 0 : Integer.parseInt(length));
    }
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      return new ColumnType.Decimal(
          Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return ColumnType.Scalar.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
