package io.sluice.app.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A day at the shop: each {@link #step} is one transaction as a shop's programs would make it. Old
 * orders are archived as new ones come, so the database stays about as large as it was.
 *
 * <p>Used by one thread, on a connection in auto-commit mode.
 */
public final class BikeStoreWorkload {
  private static final int ORDERS_KEPT = 1_000;
  private static final int CUSTOMERS_KEPT = 1_450;

  private final Connection connection;
  private final RandomGenerator random;
  private final BikeStoreWords words;
  private final List<Action> actions =
      List.of(
          this::placeOrder,
          this::placeOrder,
          this::placeOrder,
          this::advanceOrder,
          this::advanceOrder,
          this::advanceOrder,
          this::changePrice,
          this::moveStock,
          this::moveStock,
          this::joinAndLeave);

  /**
   * @param seed the same seed makes the same choices
   */
  public BikeStoreWorkload(Connection connection, long seed) {
    this.connection = connection;
    this.random = new SplittableRandom(seed);
    this.words = new BikeStoreWords(random);
  }

  @FunctionalInterface
  private interface Action {
    void run() throws SQLException;
  }

  /** Does one thing that happens in a shop. */
  public void step() throws SQLException {
    words.oneOf(actions).run();
  }

  /**
   * A customer orders one to five things; the oldest orders go to the archive, with their items.
   */
  void placeOrder() throws SQLException {
    inTransaction(
        () -> {
          update(
              """
              with placed as (
                insert into store.orders
                  (customer_id, status, ordered_at, required_on, store_id, staff_id)
                select customer_id, 'placed', now(), current_date + 7,
                       (select min(store_id) from store.stores), (select min(staff_id) from store.staff)
                from store.customers
                order by customer_id
                offset ?::int % (select count(*) from store.customers) limit 1
                returning order_id)
              insert into store.order_items (order_id, item_no, product_id, quantity, unit_price)
              select order_id, row_number() over (), product_id, 1 + product_id % 2, price
              from placed,
                   (select product_id, price from store.products order by product_id
                    offset ?::int % greatest(1, (select count(*) from store.products) - 5)
                    limit 1 + ?::int % 5) wanted
              """,
              number(), number(), number());
          update(
              """
              delete from store.orders where order_id in
                (select order_id from store.orders order by order_id
                 limit greatest(0, (select count(*) from store.orders) - ?))
              """,
              ORDERS_KEPT);
        });
  }

  /** An order gets one step further on its way. */
  private void advanceOrder() throws SQLException {
    update(
        """
        update store.orders set
          status = case status when 'placed' then 'paid' when 'paid' then 'shipped' else 'delivered' end
                   ::store.order_status,
          shipped_at = case when status = 'paid' then now() else shipped_at end
        where order_id =
          (select order_id from store.orders where status in ('placed', 'paid', 'shipped')
           order by order_id desc offset ?::int % 40 limit 1)
        """,
        number());
  }

  /** Every tenth product has a description so long that this update does not send it. */
  private void changePrice() throws SQLException {
    update(
        """
        update store.products set price = round(price * ?::numeric / 100, 2) + 0.01
        where product_id = (select product_id from store.products order by product_id
                            offset ?::int % greatest(1, (select count(*) from store.products)) limit 1)
        """,
        90 + random.nextInt(21), number());
  }

  /** One store sends another a bike. */
  private void moveStock() throws SQLException {
    update(
        """
        update store.stocks s set counted_at = now(), quantity = quantity +
          case when store_id = (select min(store_id) from store.stores) then 1 else -1 end
        where store_id <> (select max(store_id) from store.stores) and product_id = (select product_id from store.stocks order by product_id
                            offset ?::int % greatest(1, (select count(*) from store.stocks)) limit 1)
        """,
        number());
  }

  /**
   * Somebody becomes a customer, and where there are many the oldest one leaves, with all orders.
   */
  void joinAndLeave() throws SQLException {
    inTransaction(
        () -> {
          update(
              """
              insert into store.customers
                (public_id, first_name, last_name, email, phone, street, city, joined_at)
              values (gen_random_uuid(), ?, ?, ?, ?, ?, ?, now())
              """,
              words.firstName(),
              words.lastName(),
              words.lastName().toLowerCase(java.util.Locale.ROOT) + "@mail.example",
              words.phoneOrNull(),
              words.street(),
              words.city());
          update(
              """
              delete from store.customers where customer_id in
                (select customer_id from store.customers order by customer_id
                 limit greatest(0, (select count(*) from store.customers) - ?))
              """,
              CUSTOMERS_KEPT);
        });
  }

  private int number() {
    return random.nextInt(1_000_000);
  }

  private void update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private void inTransaction(Action action) throws SQLException {
    connection.setAutoCommit(false);
    try {
      action.run();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
