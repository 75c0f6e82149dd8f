package io.sluice.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown whose columns stand below one another. */
final class MarkdownTable {
  private MarkdownTable() {}

  /** The first row is the head; the first column is text, the others are numbers. */
  static String of(List<List<String>> rows) {
    List<Integer> widths =
        IntStream.range(0, rows.get(0).size())
            .mapToObj(
                column ->
                    Collections.max(rows.stream().map(row -> row.get(column).length()).toList()))
            .toList();
    StringBuilder table = new StringBuilder(line(rows.get(0), widths));
    table.append(
        IntStream.range(0, widths.size())
            .mapToObj(
                i -> i == 0 ? "-".repeat(widths.get(i) + 2) : "-".repeat(widths.get(i) + 1) + ":")
            .collect(Collectors.joining("|", "|", "|\n")));
    rows.stream().skip(1).forEach(row -> table.append(line(row, widths)));
    return table.toString();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            i -> {
              String gap = " ".repeat(widths.get(i) - cells.get(i).length());
              return i == 0 ? cells.get(i) + gap : gap + cells.get(i);
            })
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
