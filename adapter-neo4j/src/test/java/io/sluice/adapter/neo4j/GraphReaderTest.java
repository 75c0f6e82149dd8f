package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.StoredRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Values;

class GraphReaderTest {
  private static final TableSchema CUSTOMERS =
      new TableSchema(
          new TableId("store", "customers"),
          List.of(new Column("id", Scalar.INT64, false), new Column("age", Scalar.INT32, true)),
          List.of("id"),
          List.of());
  private static final Map<String, Object> ADA =
      Map.of("id", 1L, "age", 36L, Reserved.KEY, "store.customers|1", Reserved.VERSION, 7L);

  @Test
  void aRowComesWithTheVersionThatWroteIt() {
    assertEquals(Optional.of(new StoredRow(Row.of(CUSTOMERS, 1L, 36), 7)), read(ADA));
  }

  @Test
  void aNodeThatIsDeletedWhileItIsReadIsNoRow() {
    assertEquals(Optional.empty(), read(Map.of()), "all of its properties are gone");
    for (String gone : List.of("id", Reserved.VERSION)) {
      Map<String, Object> some = new HashMap<>(ADA);
      some.remove(gone);
      assertEquals(Optional.empty(), read(some), gone + " is gone");
    }
    assertEquals(Optional.empty(), GraphReader.row(table(), Values.NULL), "its label is gone");
  }

  @Test
  void aPropertyThatSomebodyElseHasWrittenIsReadAsItIs() {
    Map<String, Object> changed = new HashMap<>(ADA);
    changed.put("age", "thirty-six");
    assertEquals("thirty-six", read(changed).orElseThrow().row().value("age"));
  }

  private static Optional<StoredRow> read(Map<String, Object> properties) {
    return GraphReader.row(table(), Values.value(properties));
  }

  private static NodeTable table() {
    return new NodeTable(CUSTOMERS, "Customers", List.of(), DecimalStyle.STRING);
  }
}
