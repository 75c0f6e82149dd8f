package io.sluice.pipeline.types;

import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The columns that one sink shall have as another type, as its configuration names them. Used by
 * one thread.
 */
public final class ColumnTypes {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnTypes.class);

  private final String sink;
  private final Map<String, TypeForm> forms;
  private final Map<TableSchema, ConvertedTable> tables = new HashMap<>();

  /**
   * @param sink for messages
   * @param forms by {@code schema.table.column}
   */
  public ColumnTypes(String sink, Map<String, TypeForm> forms) {
    this.sink = sink;
    this.forms = Map.copyOf(forms);
  }

  public boolean isEmpty() {
    return forms.isEmpty();
  }

  /** How rows of this schema are converted; the same instance for equal schemas. */
  ConvertedTable table(TableSchema schema) {
    return tables.computeIfAbsent(schema, each -> ConvertedTable.of(each, ofTable(each)));
  }

  /** The schema that a sink sees of this one. */
  public TableSchema schema(TableSchema schema) {
    return table(schema).schema();
  }

  private Map<String, TypeForm> ofTable(TableSchema schema) {
    Map<String, TypeForm> columns = new HashMap<>();
    String prefix = path(schema, "");
    for (String name : forms.keySet()) {
      if (name.startsWith(prefix) && !schema.hasColumn(name.substring(prefix.length()))) {
        LOG.warn(
            "`types` of sink {}: table {} has no column {}",
            sink,
            schema.id(),
            name.substring(prefix.length()));
      }
    }
    schema
        .columns()
        .forEach(
            column -> {
              TypeForm form = forms.get(path(schema, column.name()));
              if (form != null) {
                columns.put(column.name(), form);
              }
            });
    return columns;
  }

  private static String path(TableSchema schema, String column) {
    return schema.id() + "." + column;
  }

  /** What stands against converting this table as it is now; empty if nothing does. */
  public List<String> problems(TableSchema schema) {
    return table(schema).problems().stream()
        .map(problem -> "`types` of sink " + sink + ": " + problem)
        .toList();
  }

  /** As {@link #problems(TableSchema)} of all tables, and of names that none of them has. */
  public List<String> problems(List<TableSchema> all) {
    List<String> problems = new ArrayList<>();
    Set<String> unknown = new HashSet<>(forms.keySet());
    for (TableSchema schema : all) {
      schema.columns().forEach(column -> unknown.remove(path(schema, column.name())));
      problems.addAll(problems(schema));
    }
    unknown.stream()
        .sorted()
        .map(name -> "`types` of sink " + sink + ": no captured table has a column " + name)
        .forEach(problems::add);
    return problems;
  }
}
