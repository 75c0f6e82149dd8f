package io.sluice.app.json;

import java.util.ArrayList;
import java.util.List;

/** A JSON object, its members in the order in which they were put. */
public final class JsonObject {
  private final List<String> members = new ArrayList<>();

  public JsonObject put(String name, String text) {
    return putJson(name, Json.quote(text));
  }

  public JsonObject put(String name, long number) {
    return putJson(name, Long.toString(number));
  }

  public JsonObject put(String name, boolean truth) {
    return putJson(name, Boolean.toString(truth));
  }

  /** Puts a member whose value is JSON already. */
  public JsonObject putJson(String name, String json) {
    members.add(Json.quote(name) + ": " + json);
    return this;
  }

  /** The object on one line. */
  @Override
  public String toString() {
    return "{" + String.join(", ", members) + "}";
  }
}
