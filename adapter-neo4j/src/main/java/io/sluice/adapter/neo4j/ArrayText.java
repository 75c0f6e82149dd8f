package io.sluice.adapter.neo4j;

import java.util.ArrayList;
import java.util.List;

/**
 * An array as JSON text, for arrays that Neo4j cannot keep as a list: strings in quotes, {@code
 * null}, arrays in brackets, everything else as {@link String#valueOf} writes it (so {@code NaN}
 * stands bare).
 */
final class ArrayText {
  private final String json;
  private int at;

  private ArrayText(String json) {
    this.json = json;
  }

  /**
   * Elements are strings, null, lists of elements, or things whose text holds neither comma nor
   * bracket.
   */
  static String write(List<?> elements) {
    StringBuilder json = new StringBuilder();
    write(elements, json);
    return json.toString();
  }

  private static void write(List<?> elements, StringBuilder json) {
    json.append('[');
    String separator = "";
    for (Object element : elements) {
      json.append(separator);
      separator = ",";
      if (element instanceof List<?> inner) {
        write(inner, json);
      } else if (element instanceof String text) {
        quote(text, json);
      } else {
        json.append(element);
      }
    }
    json.append(']');
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
   * Every element's text, null where it is null, a list where it is an array.
   *
   * @throws IllegalArgumentException if it is not what {@link #write} made
   */
  static List<Object> read(String json) {
    ArrayText text = new ArrayText(json);
    List<Object> elements = text.array();
    if (text.at != json.length()) {
      throw notJson();
    }
    return elements;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      if (!elements.isEmpty()) {
        expect(',');
      }
      elements.add(element());
    }
    at++;
    return elements;
  }

  private Object element() {
    return switch (peek()) {
      case '[' -> array();
      case '"' -> string();
      default -> bare();
    };
  }

  private String bare() {
    int from = at;
    while (peek() != ',' && peek() != ']') {
      at++;
    }
    String text = json.substring(from, at);
    return text.equals("null") ? null : text;
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = peek();
      at++;
      if (c != '\\') {
        text.append(c);
      } else if (peek() == 'u') {
        text.append((char) Integer.parseInt(json.substring(at + 1, at + 5), 16));
        at += 5;
      } else {
        text.append(peek());
        at++;
      }
    }
    at++;
    return text.toString();
  }

  private void expect(char character) {
    if (peek() != character) {
      throw notJson();
    }
    at++;
  }

  private char peek() {
    if (at >= json.length()) {
      throw notJson();
    }
    return json.charAt(at);
  }

  private static IllegalArgumentException notJson() {
    return new IllegalArgumentException("not an array in JSON");
  }
}
