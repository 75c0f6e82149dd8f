package io.sluice.adapter.mongo;

import io.sluice.domain.TableId;
import java.util.Locale;

/**
 * What the source's names are called in MongoDB. A name stays as it is but for what MongoDB gives a
 * meaning to: {@code .}, a {@code $} (in a field: at its start), and the names that are taken;
 * there the character is replaced by its percent code, as {@code %} itself is, so that two names
 * never become one.
 */
final class Names {
  static final String ID = "_id";

  /** The field that holds what Sluice keeps beside a row, and the start of its own collections. */
  static final String SLUICE = "_sluice";

  private Names() {}

  /** The field of a column. */
  static String field(String column) {
    if (column.equals(ID) || column.equals(SLUICE)) {
      return "%5F" + column.substring(1);
    }
    String field = column.replace("%", "%25").replace(".", "%2E");
    return field.startsWith("$") ? "%24" + field.substring(1) : field;
  }

  /** The collection of a table by the template. */
  static String collection(String template, TableId table) {
    String name =
        template.replace("{schema}", part(table.schema())).replace("{table}", part(table.name()));
    boolean taken = name.startsWith(SLUICE) || name.toLowerCase(Locale.ROOT).startsWith("system.");
    String free = taken ? code(name.charAt(0)) + name.substring(1) : name;
    return free.startsWith(".") ? code('.') + free.substring(1) : free;
  }

  private static String part(String name) {
    return name.replace("%", "%25")
        .replace(".", "%2E")
        .replace("$", "%24")
        .replace("{", "%7B")
        .replace("}", "%7D");
  }

  private static String code(char character) {
    return String.format(Locale.ROOT, "%%%02X", (int) character);
  }
}
