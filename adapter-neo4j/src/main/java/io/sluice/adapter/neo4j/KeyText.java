package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A row's table and key as one text, for example {@code store.order_items|17|2}. Keys that
 * PostgreSQL holds equal have the same text whatever their types, so a foreign key finds its row
 * although one column is {@code int} and the other {@code bigint} or {@code numeric}. A bar inside
 * a value, and a bar or dot inside a name, has a backslash before it.
 */
final class KeyText {
  /** Neo4j's range index takes 8,167 bytes; some are its own. */
  static final int MAX_BYTES = 8_000;

  private KeyText() {}

  static String table(TableId table) {
    return escape(table.schema()).replace(".", "\\.")
        + "."
        + escape(table.name()).replace(".", "\\.");
  }

  /** What the text of each of the table's keys begins with, and sorts behind. */
  static String before(TableId table) {
    return table(table) + '|';
  }

  /** What the text of each of the table's keys sorts before; no other table's key lies between. */
  static String behind(TableId table) {
    return table(table) + (char) ('|' + 1);
  }

  static String of(TableId table, RowKey key) {
    StringBuilder text = new StringBuilder(table(table));
    for (int i = 0; i < key.size(); i++) {
      text.append('|').append(part(key.value(i)));
    }
    return text.toString();
  }

  /** A row of the table by its key's parts, as {@link #parts} or {@link #part} give them. */
  static String ofParts(TableId table, List<String> parts) {
    return table(table) + "|" + String.join("|", parts);
  }

  static boolean isTooLong(String key) {
    return key.length() > MAX_BYTES
        || key.length() * 3 > MAX_BYTES && key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  /** The text of one value of a key, escaped. */
  static String part(Object value) {
    return escape(text(value));
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    } else if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.toString(number == 0 ? 0.0 : number);
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof List<?> list) {
      return ArrayText.write(texts(list));
    }
    return value.toString();
  }

  private static List<Object> texts(List<?> elements) {
    List<Object> texts = new ArrayList<>(elements.size());
    for (Object element : elements) {
      if (element instanceof List<?> inner) {
        texts.add(texts(inner));
      } else {
        texts.add(element == null ? null : text(element));
      }
    }
    return texts;
  }

  /** The parts of the key, still escaped. */
  static List<String> parts(String key) {
    List<String> parts = new ArrayList<>();
    int from = -1;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '|') {
        if (from >= 0) {
          parts.add(key.substring(from, i));
        }
        from = i + 1;
      }
    }
    parts.add(key.substring(from));
    return parts;
  }

  /** The value of a key's column from its part. */
  static Object value(ColumnType type, String part) {
    return ColumnText.read(type, unescape(part));
  }

  /** As {@link #value}; null if the part is none of the type, but of a key of other columns. */
  static Object valueOrNull(ColumnType type, String part) {
    try {
      return value(type, part);
    } catch (IllegalArgumentException
        | DateTimeException
        | ArithmeticException
        | IndexOutOfBoundsException ofAnotherKey) {
      return null;
    }
  }

  private static String escape(String text) {
    return text.indexOf('\\') < 0 && text.indexOf('|') < 0
        ? text
        : text.replace("\\", "\\\\").replace("|", "\\|");
  }

  private static String unescape(String part) {
    if (part.indexOf('\\') < 0) {
      return part;
    }
    StringBuilder text = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      text.append(c == '\\' ? part.charAt(++i) : c);
    }
    return text.toString();
  }
}
