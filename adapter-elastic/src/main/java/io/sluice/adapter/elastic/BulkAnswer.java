package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The answer to a bulk request: what became of each operation, in the request's order. */
final class BulkAnswer {
  /** Asks Elasticsearch for no more than is read here. */
  static final Map<String, String> FILTER =
      Map.of(
          "filter_path", "items.*._index,items.*.status,items.*.error.type,items.*.error.reason");

  private BulkAnswer() {}

  /**
   * What became of one operation.
   *
   * @param index in which it was carried out or refused; as it was asked for, if that failed before
   *     one was found
   * @param problem without error it has just a status
   */
  record Item(String index, Problem problem) {}

  static List<Item> read(JsonParser in) throws IOException {
    List<Item> items = new ArrayList<>();
    in.nextToken();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean isItems = "items".equals(in.currentName());
      in.nextToken();
      if (isItems) {
        while (in.nextToken() == JsonToken.START_OBJECT) {
          in.nextToken();
          in.nextToken();
          items.add(item(in));
          in.nextToken();
        }
      } else {
        in.skipChildren();
      }
    }
    return items;
  }

  private static Item item(JsonParser in) throws IOException {
    String index = null;
    int status = 0;
    String[] error = new String[2];
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "_index" -> index = in.getText();
        case "status" -> status = in.getIntValue();
        case "error" -> error = error(in);
        default -> in.skipChildren();
      }
    }
    return new Item(index, new Problem(status, error[0], error[1]));
  }

  /** Type and reason of the error object at the parser's current token. */
  static String[] error(JsonParser in) throws IOException {
    String[] error = {"unknown", null};
    if (in.currentToken() != JsonToken.START_OBJECT) {
      return error;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "type" -> error[0] = in.getText();
        case "reason" -> error[1] = in.getText();
        default -> in.skipChildren();
      }
    }
    return error;
  }
}
