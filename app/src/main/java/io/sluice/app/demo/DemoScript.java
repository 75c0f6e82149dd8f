package io.sluice.app.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The fixed script of {@code demo --once}: every kind of change that PostgreSQL's stream knows. It
 * finds its rows by what they are, not by their numbers, so it runs on a store of any age.
 */
public final class DemoScript {
  private DemoScript() {}

  public static List<ScriptStep> steps() {
    return List.of(
        new ScriptStep("inserts", DemoScript::inserts),
        new ScriptStep("updates", DemoScript::updates),
        new ScriptStep("updates that leave a long text (TOAST) as it is", DemoScript::toast),
        new ScriptStep("deletes with cascades", DemoScript::deletes),
        new ScriptStep("key changes with cascades", DemoScript::keyChanges),
        new ScriptStep("a row deleted and inserted again", DemoScript::reinsert),
        new ScriptStep("a truncated table, filled again", DemoScript::truncate),
        new ScriptStep("a large transaction, and one rolled back", DemoScript::transactions));
  }

  private static void inserts(Connection connection) throws SQLException {
    BikeStoreWorkload shop = new BikeStoreWorkload(connection, 1);
    for (int i = 0; i < 25; i++) {
      shop.joinAndLeave();
      shop.placeOrder();
    }
    execute(
        connection,
        """
        insert into store.brands (name)
        select 'Nightjar Works ' || coalesce(max(brand_id), 0) + 1 from store.brands
        """,
        """
        insert into store.products
          (name, brand_id, category_id, model_year, price, weight_kg, description, specs, tags)
        select 'Nightjar ' || n, (select max(brand_id) from store.brands),
               (select min(category_id) from store.categories), 2026, 1999.90, null,
               repeat('It has been ridden across a continent, and back. ', case n % 4 when 0 then 100 else 1 end),
               '{"colour": "slate", "notes": [null, true, 1.50, {"quote": "\\"fast\\""}]}',
               array['new', null, 'with, comma']
        from generate_series(1, 40) n
        """);
  }

  private static void updates(Connection connection) throws SQLException {
    execute(
        connection,
        "update store.orders set status = 'delivered', shipped_at = now() where status = 'shipped'",
        "update store.customers set phone = null, city = 'Gorsebank' where customer_id % 50 = 0",
        """
        update store.products set specs = specs || '{"checked": true}', tags = array_append(tags, 'checked')
        where product_id % 20 = 0
        """,
        """
        update store.products set brand_id = (select max(brand_id) from store.brands)
        where product_id % 8 = 0
        """,
        // a hot row: many changes of one row, of which sinks need the last
        """
        do $$ begin
          for i in 1..200 loop
            update store.stores set phone = '00 ' || i
            where store_id = (select min(store_id) from store.stores);
          end loop;
        end $$
        """);
  }

  private static void toast(Connection connection) throws SQLException {
    execute(
        connection,
        """
        update store.products set price = round(price * 1.05, 2) where length(description) > 3000
        """);
  }

  private static void deletes(Connection connection) throws SQLException {
    execute(
        connection,
        """
        delete from store.customers where customer_id in
          (select distinct customer_id from store.orders order by customer_id limit 25)
        """,
        "delete from store.brands where brand_id = (select max(brand_id) from store.brands)",
        "delete from store.staff where staff_id = (select min(manager_id) from store.staff)");
  }

  private static void keyChanges(Connection connection) throws SQLException {
    execute(
        connection,
        """
        update store.products set product_id = (select max(product_id) + 1000 from store.products)
        where product_id = (select product_id from store.order_items order by order_id limit 1)
        """,
        """
        update store.orders set order_id = order_id + 1000000
        where order_id = (select min(order_id) from store.orders)
        """,
        """
        update store.stores set store_id = (select max(store_id) + 10 from store.stores)
        where store_id = (select max(store_id) from store.stores)
        """);
  }

  private static void reinsert(Connection connection) throws SQLException {
    execute(
        connection,
        """
        do $$ declare gone store.customers; begin
          delete from store.customers
          where customer_id = (select max(customer_id) from store.customers) returning * into gone;
          gone.first_name := 'Back';
          insert into store.customers select gone.*;
        end $$
        """);
  }

  private static void truncate(Connection connection) throws SQLException {
    execute(
        connection,
        "truncate store.stocks",
        """
        insert into store.stocks
        select store_id, product_id, (store_id + product_id) % 17, now()
        from store.stores, store.products where product_id % 3 > 0
        """);
  }

  private static void transactions(Connection connection) throws SQLException {
    execute(
        connection,
        """
        do $$ begin
          for i in 1..5 loop update store.stocks set quantity = quantity + 1; end loop;
        end $$
        """);
    connection.setAutoCommit(false);
    try {
      execute(connection, "delete from store.orders", "truncate store.stocks");
      connection.rollback();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
