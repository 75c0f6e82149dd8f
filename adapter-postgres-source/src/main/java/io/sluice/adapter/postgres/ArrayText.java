package io.sluice.adapter.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Reads PostgreSQL's text of an array, {@code {1,NULL,"a \"b\""}}; one in it is a dimension. */
final class ArrayText {
  private final String text;
  private final char delimiter;
  private int at;

  private ArrayText(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /**
   * @param delimiter between the elements: a comma for every type but box
   * @param element decodes an element that is not NULL
   */
  static List<Object> parse(String text, char delimiter, Function<String, Object> element) {
    return new ArrayText(text, delimiter).list(element);
  }

  /** pgvector's text of a vector, {@code [1,2.5]}: one dimension, and never NULL in it. */
  static List<Object> parseVector(String text, Function<String, Object> element) {
    int last = text.length() - 1;
    if (last < 1 || text.charAt(0) != '[' || text.charAt(last) != ']') {
      throw new UnsupportedValueException("is no vector");
    }
    return new ArrayText('{' + text.substring(1, last) + '}', ',').list(element);
  }

  private List<Object> list(Function<String, Object> element) {
    // Bounds other than from 1 on stand in front: [0:2]={1,2,3}. They carry no value.
    at = text.charAt(0) == '[' ? text.indexOf('=') + 1 : 0;
    List<Object> elements = elements(element);
    if (at < text.length()) {
      throw new UnsupportedValueException("is no array");
    }
    return elements;
  }

  private List<Object> elements(Function<String, Object> element) {
    expect('{');
    List<Object> values = new ArrayList<>();
    while (text.charAt(at) != '}') {
      if (!values.isEmpty()) {
        expect(delimiter);
      }
      values.add(next(element));
    }
    at++;
    return Collections.unmodifiableList(values);
  }

  private Object next(Function<String, Object> element) {
    char first = text.charAt(at);
    if (first == '{') {
      return elements(element);
    }
    if (first == '"') {
      return element.apply(quoted());
    }
    int start = at;
    while (text.charAt(at) != delimiter && text.charAt(at) != '}') {
      at++;
    }
    String bare = text.substring(start, at);
    return bare.equals("NULL") ? null : element.apply(bare);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    return value.toString();
  }

  private void expect(char character) {
    if (text.charAt(at) != character) {
      throw new UnsupportedValueException("is no array");
    }
    at++;
  }
}
