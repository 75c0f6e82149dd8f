package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import org.postgresql.core.Parser;

/**
 * Looks at the text of a condition before it becomes part of a statement: that it cannot end what
 * it is put into. Whether it means anything is PostgreSQL's to say.
 */
final class Condition {
  private Condition() {}

  /**
   * @throws PortException if it holds a semicolon or closes more parentheses than it opens
   */
  static void check(String text) throws PortException {
    char[] sql = text.toCharArray();
    int depth = 0;
    for (int i = 0; i < sql.length && depth >= 0; i++) {
      switch (sql[i]) {
        case '\'' -> i = Parser.parseSingleQuotes(sql, i, true);
        case '"' -> i = Parser.parseDoubleQuotes(sql, i);
        case '-' -> i = Parser.parseLineComment(sql, i);
        case '/' -> i = Parser.parseBlockComment(sql, i);
        case '$' -> i = Parser.parseDollarQuotes(sql, i);
        case '(' -> depth++;
        case ')' -> depth--;
        case ';' -> throw new PortException("the condition must not hold a semicolon");
        default -> {
          // What else there is, is within one expression.
        }
      }
    }
    if (depth != 0) {
      throw new PortException("the condition's parentheses do not match");
    }
  }

  /** As {@link #sql}, in a statement where a question mark is a parameter. */
  static String prepared(String text) {
    char[] sql = text.toCharArray();
    StringBuilder escaped = new StringBuilder();
    int from = 0;
    for (int i = 0; i < sql.length; i++) {
      switch (sql[i]) {
        case '\'' -> i = Parser.parseSingleQuotes(sql, i, true);
        case '"' -> i = Parser.parseDoubleQuotes(sql, i);
        case '-' -> i = Parser.parseLineComment(sql, i);
        case '/' -> i = Parser.parseBlockComment(sql, i);
        case '$' -> i = Parser.parseDollarQuotes(sql, i);
        case '?' -> {
          escaped.append(sql, from, i - from).append("??");
          from = i + 1;
        }
        default -> {
          // No parameter.
        }
      }
    }
    return sql(escaped.append(sql, from, sql.length - from).toString());
  }

  /** On lines of its own, so that a comment at its end does not go on behind it. */
  static String sql(String text) {
    return "(\n" + text + "\n)";
  }
}
