package io.sluice.app.verify;

import io.sluice.app.json.Json;
import io.sluice.app.json.JsonObject;
import io.sluice.app.json.RowJson;
import io.sluice.domain.Row;
import io.sluice.pipeline.verify.Difference;
import io.sluice.pipeline.verify.Difference.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A difference as people and machines read it.
 *
 * @param values whether the rows' values are shown, not only the key
 */
record DifferenceText(Difference difference, boolean values) {
  String line() {
    if (!values) {
      return difference.toString();
    }
    StringBuilder text = new StringBuilder(difference.toString());
    difference.source().ifPresent(row -> text.append("\n      source ").append(shown(row)));
    difference.stored().ifPresent(row -> text.append("\n      sink   ").append(shown(row.row())));
    return text.toString();
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("kind", difference.kind().name())
            .putJson(
                "key",
                difference.key().values().stream()
                    .map(RowJson::value)
                    .collect(Collectors.joining(", ", "[", "]")))
            .putJson(
                "details",
                difference.details().stream()
                    .map(Json::quote)
                    .collect(Collectors.joining(", ", "[", "]")));
    difference.stored().ifPresent(row -> json.put("sinkVersion", row.version()));
    if (values) {
      difference.source().ifPresent(row -> json.putJson("source", shown(row).toString()));
      difference.stored().ifPresent(row -> json.putJson("sink", shown(row.row()).toString()));
    }
    return json;
  }

  /** Of a row that both have, just the columns that differ. */
  private JsonObject shown(Row row) {
    if (difference.kind() != Kind.DIFFERENT) {
      return RowJson.of(row);
    }
    JsonObject json = new JsonObject();
    List<String> columns = difference.details();
    for (String column : columns) {
      if (row.schema().hasColumn(column) && row.value(column) != Row.UNCHANGED) {
        json.putJson(column, RowJson.value(row.value(column)));
      }
    }
    return json;
  }
}
