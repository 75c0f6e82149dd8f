package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The configured patterns of tables: {@code schema.table} with {@code *}, and {@code !} to exclude.
 */
final class TablePatterns {
  private final List<TablePattern> includes;
  private final List<TablePattern> excludes;

  /** One pattern as the user wrote it. */
  record TablePattern(String text, Pattern regex, boolean exact) {
    boolean matches(TableId table) {
      return regex.matcher(table.toString()).matches();
    }
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  TablePatterns(List<String> patterns) {
    includes = patterns.stream().filter(p -> !p.startsWith("!")).map(TablePatterns::parse).toList();
    excludes =
        patterns.stream().filter(p -> p.startsWith("!")).map(p -> parse(p.substring(1))).toList();
    if (includes.isEmpty()) {
      throw new IllegalArgumentException(
          "tables is empty: name at least one, for example public.*");
    }
  }

  private static TablePattern parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1 || dot == text.length() - 1) {
      throw new IllegalArgumentException("tables: " + text + " is not of the form schema.table");
    }
    StringBuilder regex = new StringBuilder();
    for (String literal : text.split("\\*", -1)) {
      regex
          .append(regex.isEmpty() ? "" : ".*")
          .append(literal.isEmpty() ? "(?:)" : Pattern.quote(literal));
    }
    return new TablePattern(
        text, Pattern.compile(regex.toString(), Pattern.DOTALL), !text.contains("*"));
  }

  List<TablePattern> includes() {
    return includes;
  }

  boolean matches(TableId table) {
    return includes.stream().anyMatch(pattern -> pattern.matches(table))
        && excludes.stream().noneMatch(pattern -> pattern.matches(table));
  }

  /** Whether the table is left out on purpose. */
  boolean excludes(TableId table) {
    return excludes.stream().anyMatch(pattern -> pattern.matches(table));
  }

  /** Whether a pattern without {@code *} names the table. */
  boolean names(TableId table) {
    return includes.stream().anyMatch(pattern -> pattern.exact() && pattern.matches(table));
  }
}
