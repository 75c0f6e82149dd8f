package io.sluice.adapter.neo4j;

import java.util.ArrayList;
import java.util.List;

/**
 * A flat array as JSON text, for arrays that Neo4j cannot keep as a list: strings in quotes, {@code
 * null}, everything else as {@link String#valueOf} writes it (so {@code NaN} stands bare).
 */
final class ArrayText {
  private ArrayText() {}

  /** Elements are strings, null, or things whose text holds neither comma nor bracket. */
  static String write(List<?> elements) {
    StringBuilder json = new StringBuilder("[");
    for (Object element : elements) {
      if (json.length() > 1) {
        json.append(',');
      }
      if (element instanceof String text) {
        quote(text, json);
      } else {
        json.append(element);
      }
    }
    return json.append(']').toString();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /**
   * Every element's text, null where it is null.
   *
   * @throws IllegalArgumentException if it is not what {@link #write} made
   */
  static List<String> read(String json) {
    List<String> elements = new ArrayList<>();
    int end = json.length() - 1;
    if (end < 1 || json.charAt(0) != '[' || json.charAt(end) != ']') {
      throw new IllegalArgumentException("not an array in JSON");
    }
    int i = 1;
    while (i < end) {
      if (json.charAt(i) == '"') {
        i = readString(json, i + 1, elements);
      } else {
        int comma = json.indexOf(',', i);
        int stop = comma < 0 ? end : comma;
        String bare = json.substring(i, stop);
        elements.add(bare.equals("null") ? null : bare);
        i = stop;
      }
      i++;
    }
    return elements;
  }

  /** Returns where the closing quote's successor stands. */
  private static int readString(String json, int from, List<String> elements) {
    StringBuilder text = new StringBuilder();
    int i = from;
    while (json.charAt(i) != '"') {
      char c = json.charAt(i++);
      if (c != '\\') {
        text.append(c);
      } else if (json.charAt(i) == 'u') {
        text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
        i += 5;
      } else {
        text.append(json.charAt(i++));
      }
    }
    elements.add(text.toString());
    return i + 1;
  }
}
