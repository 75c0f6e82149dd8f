package io.sluice.app.json;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.domain.ValueText;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows and keys as JSON objects with a member per column. Numbers are written exactly; NaN and the
 * infinities, times and UUIDs are strings, bytes base64, arrays arrays. Dates and times that Java
 * has no value for are written as PostgreSQL does: infinity, -infinity, 24:00:00. A column whose
 * value is not known, because the source did not send it, is left out.
 */
public final class RowJson {
  private RowJson() {}

  public static JsonObject of(Row row) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < row.schema().size(); i++) {
      if (!row.isUnchanged(i)) {
        json.putJson(row.schema().columns().get(i).name(), value(row.value(i)));
      }
    }
    return json;
  }

  /** The key's values under the names of the key's columns. */
  public static JsonObject ofKey(TableSchema table, RowKey key) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < key.size(); i++) {
      json.putJson(table.keyColumns().get(i), value(key.value(i)));
    }
    return json;
  }

  /** One value of a column. */
  public static String value(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Integer) {
      return String.valueOf(value);
    } else if (value instanceof Long || value instanceof BigDecimal) {
      return value.toString();
    } else if (value instanceof Float || value instanceof Double) {
      boolean finite = Double.isFinite(((Number) value).doubleValue());
      return finite ? value.toString() : Json.quote(value.toString());
    } else if (value instanceof byte[] bytes) {
      return Json.quote(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof List<?> values) {
      return values.stream().map(RowJson::value).collect(Collectors.joining(", ", "[", "]"));
    }
    return Json.quote(ValueText.of(value));
  }
}
