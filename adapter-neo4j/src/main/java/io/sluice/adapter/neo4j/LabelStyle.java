package io.sluice.adapter.neo4j;

/** How a table's name becomes a label where the configuration names none. */
public enum LabelStyle {
  /** {@code order_items} becomes {@code OrderItems}. */
  PASCAL_CASE,
  /** {@code order_items} becomes {@code OrderItem}, by the rules of English plurals. */
  SINGULAR,
  /** {@code order_items} in schema {@code store} becomes {@code StoreOrderItems}. */
  SCHEMA_AND_TABLE,
  /** {@code order_items} stays {@code order_items}. */
  TABLE_NAME
}
