package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values of every type are in the target exactly as they were in the source. */
interface TypeContract extends Bench {
  @TestFactory
  default Stream<DynamicTest> valuesOfEveryTypeAreKeptExactly() {
    return Samples.everyType().stream()
        .map(type -> DynamicTest.dynamicTest("values of " + type, () -> valuesOf(type)));
  }

  private void valuesOf(ColumnType type) throws Exception {
    TableSchema table =
        table(
            "values", List.of(Samples.column("id", Scalar.INT64), Samples.column("v", type)), "id");
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of(table, 0L, null));
    for (Object value : Samples.values(type)) {
      rows.add(Row.of(table, (long) rows.size(), value));
    }
    write(sink(), rows.stream().map(row -> upsert(1, row)).toList());
    expect(table, rows);
  }

  @Test
  default void aRowOfAllTypesIsReplacedByNullsAndBack() throws Exception {
    List<Column> columns = new ArrayList<>();
    columns.add(Samples.column("id", Scalar.INT64));
    List<ColumnType> types = Samples.everyType();
    for (int i = 0; i < types.size(); i++) {
      columns.add(Samples.column("c" + i, types.get(i)));
    }
    TableSchema table = table("all_types", columns, "id");
    Object[] full = new Object[columns.size()];
    Object[] empty = new Object[columns.size()];
    full[0] = 1L;
    empty[0] = 1L;
    for (int i = 1; i < full.length; i++) {
      full[i] = Samples.values(types.get(i - 1)).get(1);
    }
    List<ChangeEvent> changes =
        List.of(
            upsert(1, new Row(table, full)),
            upsert(2, new Row(table, empty)),
            upsert(3, new Row(table, full)));
    for (ChangeEvent change : changes) {
      write(change);
      expect(table, change.after());
    }
    write(delete(4, table, 1L));
    expect(table);
  }
}
