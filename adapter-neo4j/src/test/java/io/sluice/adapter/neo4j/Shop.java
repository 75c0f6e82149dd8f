package io.sluice.adapter.neo4j;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few tables that refer to each other, under names of their own: customers who may have a
 * referrer among themselves; orders with two foreign keys to customers; items, keyed by order and
 * line; shipments of items, by a foreign key of two columns; and the join table favourites of
 * customers and products.
 */
final class Shop {
  private static final AtomicInteger SHOPS = new AtomicInteger();

  final String name = "Shop" + SHOPS.incrementAndGet();
  final TableSchema customers =
      table(
          "customers",
          List.of(
              column("id", Scalar.INT64),
              column("name", Scalar.TEXT),
              column("referrer_id", Scalar.INT32)),
          List.of("id"),
          key("referrer", "customers", "referrer_id"));
  final TableSchema products =
      table(
          "products",
          List.of(column("code", Scalar.TEXT), column("price", new ColumnType.Decimal(10, 2))),
          List.of("code"));
  final TableSchema orders =
      table(
          "orders",
          List.of(
              column("id", Scalar.INT32),
              column("customer_id", Scalar.INT64),
              column("payer_id", Scalar.INT64),
              column("note", Scalar.TEXT)),
          List.of("id"),
          key("customer", "customers", "customer_id"),
          key("payer", "customers", "payer_id"));
  final TableSchema items =
      table(
          "items",
          List.of(
              column("order_id", Scalar.INT32),
              column("line", Scalar.INT16),
              column("product_code", Scalar.TEXT)),
          List.of("order_id", "line"),
          key("order", "orders", "order_id"),
          key("product", "products", "product_code"));
  final TableSchema shipments =
      table(
          "shipments",
          List.of(
              column("id", Scalar.UUID),
              column("item_line", Scalar.INT64),
              column("order_id", Scalar.INT64)),
          List.of("id"),
          new ForeignKey(
              "item",
              List.of("order_id", "item_line"),
              id("items"),
              List.of("order_id", "line"),
              true));
  final TableSchema favourites =
      table(
          "favourites",
          List.of(
              column("customer_id", Scalar.INT64),
              column("product_code", Scalar.TEXT),
              column("stars", Scalar.INT32),
              column("note", Scalar.TEXT)),
          List.of("customer_id", "product_code"),
          key("customer", "customers", "customer_id"),
          key("product", "products", "product_code"));

  Model model() {
    return new Model(customers, products, orders, items, shipments, favourites);
  }

  /** The label of one of the tables, by its name. */
  String label(String table) {
    return name + GraphNames.pascal(table);
  }

  private TableSchema table(
      String table, List<Column> columns, List<String> key, ForeignKey... keys) {
    return new TableSchema(id(table), columns, key, List.of(keys));
  }

  private TableId id(String table) {
    return new TableId("test", name + "_" + table);
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  private ForeignKey key(String name, String referenced, String column) {
    String referencedColumn = referenced.equals("products") ? "code" : "id";
    return new ForeignKey(name, List.of(column), id(referenced), List.of(referencedColumn), true);
  }
}
