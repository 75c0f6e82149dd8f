package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphNamesTest {
  private static final TableId ITEMS = new TableId("store", "order_items");

  @Test
  void aLabelFollowsItsStyle() {
    assertEquals("OrderItems", label(LabelStyle.PASCAL_CASE, ITEMS));
    assertEquals("OrderItem", label(LabelStyle.SINGULAR, ITEMS));
    assertEquals("StoreOrderItems", label(LabelStyle.SCHEMA_AND_TABLE, ITEMS));
    assertEquals("order_items", label(LabelStyle.TABLE_NAME, ITEMS));
  }

  @Test
  void withTheSchemaInLabelsItIsInJoinTablesTypesToo() {
    assertEquals("ORDER_ITEMS", names(LabelStyle.PASCAL_CASE).joinType(ITEMS));
    assertEquals("STORE_ORDER_ITEMS", names(LabelStyle.SCHEMA_AND_TABLE).joinType(ITEMS));
  }

  private static GraphNames names(LabelStyle style) {
    return new GraphNames(style, Map.of(), Map.of());
  }

  @Test
  void pascalCaseTakesNamesOfAnyKind() {
    assertEquals("OrderItems", GraphNames.pascal("orderItems"));
    assertEquals("OrderItems", GraphNames.pascal("ORDER ITEMS"));
    assertEquals("Größe2fa", GraphNames.pascal("größe-2fa"));
    assertEquals("_", GraphNames.pascal("_"));
  }

  @Test
  void singularFollowsEnglishPlurals() {
    Map.of(
            "Customers", "Customer",
            "Categories", "Category",
            "Addresses", "Address",
            "OrderStatuses", "OrderStatus",
            "Boxes", "Box",
            "Status", "Status",
            "News", "News",
            "SalesPeople", "SalesPerson",
            "Movies", "Movie",
            "Houses", "House")
        .forEach((plural, singular) -> assertEquals(singular, EnglishPlural.singular(plural)));
  }

  @Test
  void theConfigurationGoesFirst() {
    GraphNames names =
        new GraphNames(
            LabelStyle.PASCAL_CASE,
            Map.of("store.order_items", "Line"),
            Map.of(
                "store.order_items.order_id", "PART_OF",
                "store.order_items.product_fk", "OF",
                "store.order_items", "CONTAINS"));
    assertEquals("Line", names.label(ITEMS));
    assertEquals("PART_OF", names.configuredType(ITEMS, key("o", "order_id")));
    assertEquals("OF", names.configuredType(ITEMS, key("product_fk", "product_id")));
    assertEquals("CONTAINS", names.joinType(ITEMS));
  }

  @Test
  void aForeignKeyIsCalledAfterItsColumn() {
    assertEquals("CUSTOMER", GraphNames.type(key("k", "customer_id")));
    assertEquals("PLACED_BY", GraphNames.type(key("k", "placed_by")));
    assertEquals("BILLING_ADDRESS", GraphNames.type(key("k", "billingAddressId")));
    assertEquals("CUSTOMERS", GraphNames.type(key("k", "id")));
    assertEquals("CUSTOMERS", GraphNames.type(key("k", "a", "b")));
    assertEquals("CUSTOMER_BY_K_FKEY", GraphNames.longType(key("k_fkey", "customer_id")));
  }

  @Test
  void noColumnTakesAPropertyOfSluice() {
    assertEquals("name", GraphNames.property("name"));
    assertEquals("_sluice", GraphNames.property("_sluice"));
    assertNotEquals(Reserved.VERSION, GraphNames.property(Reserved.VERSION));
    assertNotEquals(
        GraphNames.property("_sluice_key"), GraphNames.property("__sluice_key"), "two columns");
    assertEquals("__Sluice", label(LabelStyle.TABLE_NAME, new TableId("s", "_Sluice")));
  }

  @Test
  void aQuotedNameCannotEndItsQuotes() {
    assertEquals("`a``b`", CypherName.quote("a`b"));
    assertEquals("`\\u005Cu0060`", CypherName.quote("\\u0060"));
  }

  private static String label(LabelStyle style, TableId table) {
    return new GraphNames(style, Map.of(), Map.of()).label(table);
  }

  private static ForeignKey key(String name, String... columns) {
    return new ForeignKey(
        name,
        List.of(columns),
        new TableId("store", "customers"),
        Collections.nCopies(columns.length, "x"),
        true);
  }
}
