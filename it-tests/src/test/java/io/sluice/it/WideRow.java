package io.sluice.it;

import java.util.List;

/**
 * A row of {@link WideTables} as one store has it, in forms that can be compared: text as it is,
 * bytes in hex, a number as its digits.
 */
record WideRow(
    String title, String body, String raw, String document, List<String> tags, String amount) {

  /** Says what differs where the values are too long to read. */
  @Override
  public String toString() {
    return "title %s, body %s, raw %s, document %s, tags %s, amount %s"
        .formatted(
            title,
            brief(body),
            brief(raw),
            brief(document),
            brief(tags == null ? null : String.join(" ", tags)),
            brief(amount));
  }

  private static String brief(String value) {
    return value == null || value.length() < 60
        ? value
        : "%s… (%d characters, hash %x)"
            .formatted(value.substring(0, 20), value.length(), value.hashCode());
  }
}
