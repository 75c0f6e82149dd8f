package io.sluice.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableNamesTest {
  private final TableNames names =
      new TableNames(
          List.of(table("old", "orders"), table("store", "customers"), table("store", "orders")));

  @Test
  void aTableIsFoundByItsNameWithOrWithoutItsSchema() throws Exception {
    assertEquals("store.orders", names.find("store.orders").id().toString());
    assertEquals("store.customers", names.find("customers").id().toString());
  }

  @Test
  void aMistypedNameGetsTheNearest() {
    ArgumentException e =
        assertThrows(ArgumentException.class, () -> names.find("store.costumers"));
    assertEquals(
        "no captured table store.costumers; did you mean store.customers? There are: old.orders,"
            + " store.customers, store.orders",
        e.getMessage());
  }

  @Test
  void aMistypedNameWithoutASchemaGetsTheNearestWithoutOne() {
    ArgumentException e = assertThrows(ArgumentException.class, () -> names.find("costumers"));
    assertEquals(
        "no captured table costumers; did you mean customers? There are: orders, customers",
        e.getMessage());
    e = assertThrows(ArgumentException.class, () -> names.find("xyz"));
    assertEquals("no captured table xyz; there are: orders, customers", e.getMessage());
  }

  @Test
  void aNameThatTwoTablesHaveNeedsItsSchema() {
    assertThrows(ArgumentException.class, () -> names.find("orders"));
  }

  private static TableSchema table(String schema, String name) {
    return new TableSchema(
        new TableId(schema, name),
        List.of(new Column("id", Scalar.INT64, false)),
        List.of("id"),
        List.of());
  }
}
