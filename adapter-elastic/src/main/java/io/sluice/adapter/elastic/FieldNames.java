package io.sluice.adapter.elastic;

/**
 * Names of fields, made from names of columns so that different columns never share a field.
 *
 * <p>Elasticsearch takes a dot for an object's inside, keeps names with a leading underscore for
 * itself, takes {@code *} for a pattern in queries, and refuses names that are empty or blank. So
 * {@code .}, {@code *}, {@code %}, control characters, an underscore in front and a space in front
 * or at the end become {@code %} and two hexadecimal digits ({@code a.b} is the field {@code
 * a%2Eb}); the empty name is {@code %}. Everything else stays as it is.
 */
final class FieldNames {
  private FieldNames() {}

  static String of(String column) {
    if (column.isEmpty()) {
      return "%";
    }
    StringBuilder field = new StringBuilder(column.length());
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      boolean outermost = i == 0 || i == column.length() - 1;
      if (c == '.'
          || c == '*'
          || c == '%'
          || c < ' '
          || c == '_' && i == 0
          || c == ' ' && outermost) {
        field.append(String.format("%%%02X", (int) c));
      } else {
        field.append(c);
      }
    }
    return field.toString();
  }
}
