package io.sluice.adapter.neo4j;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What tables, columns and foreign keys are called in the graph. */
final class GraphNames {
  private static final Pattern WORD_END = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern CAMEL_STEP = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
  private static final Pattern KEY_SUFFIX = Pattern.compile("_(ID|FK|UUID|KEY|FKEY)$");
  private static final Pattern RESERVED_PROPERTY = Pattern.compile("_*" + Reserved.PREFIX + ".*");

  private final LabelStyle style;
  private final Map<String, String> labels;
  private final Map<String, String> types;

  GraphNames(LabelStyle style, Map<String, String> labels, Map<String, String> types) {
    this.style = style;
    this.labels = labels;
    this.types = types;
  }

  String label(TableId table) {
    String configured = labels.get(table.toString());
    if (configured != null) {
      return configured;
    }
    String label =
        switch (style) {
          case PASCAL_CASE -> pascal(table.name());
          case SINGULAR -> EnglishPlural.singular(pascal(table.name()));
          case SCHEMA_AND_TABLE -> pascal(table.schema()) + pascal(table.name());
          case TABLE_NAME -> table.name();
        };
    return label.startsWith(Reserved.LABEL) ? "_" + label : label;
  }

  /** The type of the relationships that a join table's rows are. */
  String joinType(TableId table) {
    String configured = types.get(table.toString());
    if (configured != null) {
      return configured;
    }
    return style == LabelStyle.SCHEMA_AND_TABLE
        ? upperSnake(table.schema()) + "_" + upperSnake(table.name())
        : upperSnake(table.name());
  }

  /** The type that the configuration names for a foreign key, or null. */
  String configuredType(TableId table, ForeignKey foreignKey) {
    String byConstraint = types.get(table + "." + foreignKey.name());
    if (byConstraint != null || foreignKey.columns().size() != 1) {
      return byConstraint;
    }
    return types.get(table + "." + foreignKey.columns().get(0));
  }

  /**
   * A foreign key's type by default: {@code customer_id} gives {@code CUSTOMER}; several columns,
   * or one that is called just {@code id}, give the name of the referenced table.
   */
  static String type(ForeignKey foreignKey) {
    if (foreignKey.columns().size() > 1) {
      return upperSnake(foreignKey.referencedTable().name());
    }
    String column = upperSnake(foreignKey.columns().get(0));
    if (column.equals("ID") || column.equals("UUID") || column.equals("KEY")) {
      return upperSnake(foreignKey.referencedTable().name());
    }
    return KEY_SUFFIX.matcher(column).replaceFirst("");
  }

  /** A foreign key's type where two of its table would get the same. */
  static String longType(ForeignKey foreignKey) {
    return type(foreignKey) + "_BY_" + upperSnake(foreignKey.name());
  }

  /**
   * A column's property: the column's name, with one more underscore in front where it could be
   * taken for one of Sluice's own. No two columns get one property.
   */
  static String property(String column) {
    return RESERVED_PROPERTY.matcher(column).matches() ? "_" + column : column;
  }

  static String pascal(String name) {
    StringBuilder pascal = new StringBuilder();
    for (String word : WORD_END.split(name)) {
      if (!word.isEmpty()) {
        int first = word.offsetByCodePoints(0, 1);
        pascal.append(word.substring(0, first).toUpperCase(Locale.ROOT));
        pascal.append(
            word.equals(word.toUpperCase(Locale.ROOT))
                ? word.substring(first).toLowerCase(Locale.ROOT)
                : word.substring(first));
      }
    }
    return pascal.isEmpty() ? name : pascal.toString();
  }

  static String upperSnake(String name) {
    String words = CAMEL_STEP.matcher(name).replaceAll("_");
    String joined = WORD_END.matcher(words).replaceAll("_").replaceAll("^_+|_+$", "");
    return joined.isEmpty() ? name : joined.toUpperCase(Locale.ROOT);
  }
}
