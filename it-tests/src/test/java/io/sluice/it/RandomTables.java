package io.sluice.it;

import java.sql.SQLException;

/**
 * The tables of the random test: customers and products with a wide column, orders with a composite
 * key and a self reference, their items with a key of three columns, and reviews, whose key is two
 * foreign keys. Deletes and key changes cascade.
 */
final class RandomTables {
  private RandomTables() {}

  /** Every table, in an order in which they can be filled. */
  static final String[] NAMES = {"customers", "products", "orders", "items", "reviews"};

  static void create(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        """
        create table %1$s.customers (
          id integer primary key, name text, vip boolean, joined timestamptz, notes text,
          friend integer references %1$s.customers on delete set null on update cascade)
        """
            .formatted(s),
        "alter table %s.customers alter column notes set storage external".formatted(s),
        """
        create table %1$s.products (
          sku text primary key, price numeric(12, 2), tags text[], body text)
        """
            .formatted(s),
        "alter table %s.products alter column body set storage external".formatted(s),
        """
        create table %1$s.orders (
          customer_id integer references %1$s.customers on delete cascade on update cascade,
          no integer, status text not null, total numeric, placed date,
          primary key (customer_id, no))
        """
            .formatted(s),
        """
        create table %1$s.items (
          customer_id integer, order_no integer, line integer,
          sku text references %1$s.products on delete set null on update cascade,
          quantity integer, comment text,
          primary key (customer_id, order_no, line),
          foreign key (customer_id, order_no) references %1$s.orders
            on delete cascade on update cascade)
        """
            .formatted(s),
        """
        create table %1$s.reviews (
          customer_id integer references %1$s.customers on delete cascade on update cascade,
          sku text references %1$s.products on delete cascade on update cascade,
          stars integer, words text,
          primary key (customer_id, sku))
        """
            .formatted(s),
        // Without these a delete would look through the whole table that refers to its row.
        "create index on %s.customers (friend)".formatted(s),
        "create index on %s.items (sku)".formatted(s),
        "create index on %s.reviews (sku)".formatted(s));
  }
}
