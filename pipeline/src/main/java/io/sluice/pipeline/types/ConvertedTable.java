package io.sluice.pipeline.types;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of which some columns have another type in one sink. */
final class ConvertedTable {
  private final TableSchema schema;

  /** By place in the row; null where the value stays as it is. */
  private final TypeForm[] forms;

  private final List<String> problems;
  private final boolean asItIs;

  private ConvertedTable(
      TableSchema schema, TypeForm[] forms, List<String> problems, boolean asItIs) {
    this.schema = schema;
    this.forms = forms;
    this.problems = problems;
    this.asItIs = asItIs;
  }

  static ConvertedTable of(TableSchema source, Map<String, TypeForm> named) {
    TypeForm[] forms = new TypeForm[source.size()];
    List<Column> columns = new ArrayList<>(source.columns());
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < forms.length; i++) {
      Column column = columns.get(i);
      TypeForm form = named.get(column.name());
      if (form == null) {
        continue;
      }
      String name = "column " + column.name() + " of table " + source.id();
      if (source.keyColumns().contains(column.name())) {
        problems.add(name + " is part of the key, whose type stays; take it out");
      } else if (source.foreignKeys().stream()
          .anyMatch(key -> key.columns().contains(column.name()))) {
        problems.add(name + " references another table, so its type stays; take it out");
      } else if (!form.takes(column.type())) {
        problems.add(
            name + " holds " + words(column.type()) + ", which cannot be " + form + "; text can");
      } else if (!form.typeOf(column.type()).equals(column.type())) {
        forms[i] = form;
        columns.set(i, column.withType(form.typeOf(column.type())));
      }
    }
    boolean asItIs = columns.equals(source.columns());
    return new ConvertedTable(
        asItIs
            ? source
            : new TableSchema(source.id(), columns, source.keyColumns(), source.foreignKeys()),
        forms,
        List.copyOf(problems),
        asItIs);
  }

  private static String words(ColumnType type) {
    if (type instanceof ArrayOf array) {
      return "arrays of " + words(array.element());
    }
    return type instanceof Scalar scalar
        ? scalar.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        : "numeric";
  }

  /** The schema of converted rows. */
  TableSchema schema() {
    return schema;
  }

  /**
   * Why the table cannot have the types asked for; of these columns the values stay as they are.
   */
  List<String> problems() {
    return problems;
  }

  /** Whether no column has another type. */
  boolean asItIs() {
    return asItIs;
  }

  /**
   * A row of the source's schema in the sink's.
   *
   * @throws UnconvertibleValueException if a value has no such form; the message names the column
   */
  Row convert(Row row) throws UnconvertibleValueException {
    Object[] values = row.values().clone();
    for (int i = 0; i < forms.length; i++) {
      values[i] = convert(i, values[i]);
    }
    return new Row(schema, values);
  }

  /**
   * As {@link #convert}, but a value that has no such form stays as it is: of another class than
   * its column's values, and so equal to none of them.
   */
  Row convertForComparison(Row row) {
    Object[] values = row.values().clone();
    for (int i = 0; i < forms.length; i++) {
      try {
        values[i] = convert(i, values[i]);
      } catch (UnconvertibleValueException e) {
        continue; // a difference, which the comparison tells
      }
    }
    return new Row(schema, values);
  }

  private Object convert(int column, Object value) throws UnconvertibleValueException {
    TypeForm form = forms[column];
    if (form == null || value == null || value == Row.UNCHANGED) {
      return value;
    }
    try {
      return form.apply(value);
    } catch (UnconvertibleValueException e) {
      throw new UnconvertibleValueException(
          "the value of column "
              + schema.columns().get(column).name()
              + " "
              + e.getMessage()
              + ", so it cannot be "
              + form
              + " as `types` asks");
    }
  }
}
