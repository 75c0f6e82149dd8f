package io.sluice.app.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The rows the bike store starts with. The keys come from the tables' sequences, which in a fresh
 * schema count from 1 in the order of the inserts.
 */
final class BikeStoreRows {
  private static final int STORES = 3;
  private static final int STAFF = 10;
  private static final int PRODUCTS = 300;
  private static final int CUSTOMERS = 1_400;
  private static final int ORDERS = 800;
  private static final List<String> STATUSES =
      List.of("placed", "paid", "shipped", "shipped", "delivered", "delivered", "cancelled");
  private static final OffsetDateTime OPENING =
      OffsetDateTime.of(2024, 3, 1, 9, 0, 0, 0, ZoneOffset.UTC);

  private final Connection connection;
  private final RandomGenerator random = new SplittableRandom(20240301);
  private final BikeStoreWords words = new BikeStoreWords(random);
  private final BigDecimal[] prices = new BigDecimal[PRODUCTS + 1];

  BikeStoreRows(Connection connection) {
    this.connection = connection;
  }

  /** Gives the parameters of row number {@code i}, from 1, to a statement. */
  @FunctionalInterface
  private interface RowSetter {
    void set(PreparedStatement row, int i) throws SQLException;
  }

  void insert() throws SQLException {
    names("brands", BikeStoreWords.BRANDS);
    names("categories", BikeStoreWords.CATEGORIES);
    products();
    stores();
    staff();
    customers();
    orders();
    orderItems();
    stocks();
  }

  private void rows(int count, String sql, RowSetter setter) throws SQLException {
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      for (int i = 1; i <= count; i++) {
        setter.set(row, i);
        row.addBatch();
      }
      row.executeBatch();
    }
  }

  private void names(String table, List<String> names) throws SQLException {
    rows(
        names.size(),
        "insert into store." + table + " (name) values (?)",
        (row, i) -> row.setString(1, names.get(i - 1)));
  }

  private void products() throws SQLException {
    rows(
        PRODUCTS,
        """
        insert into store.products
          (name, brand_id, category_id, model_year, price, weight_kg, description, specs, tags)
        values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, string_to_array(?, ','))
        """,
        (row, i) -> {
          prices[i] = BigDecimal.valueOf(19_900 + random.nextInt(480_000), 2);
          row.setString(1, words.product());
          row.setInt(2, 1 + random.nextInt(BikeStoreWords.BRANDS.size()));
          row.setInt(3, 1 + random.nextInt(BikeStoreWords.CATEGORIES.size()));
          row.setInt(4, 2021 + random.nextInt(5));
          row.setBigDecimal(5, prices[i]);
          row.setObject(6, random.nextInt(5) == 0 ? null : 8 + random.nextInt(200) / 10f);
          row.setString(7, words.description(i % 10 == 0));
          row.setString(8, specs());
          row.setString(9, random.nextBoolean() ? "new" : "sale,last ones");
        });
  }

  private String specs() {
    return String.format(
        Locale.ROOT,
        "{\"colour\": \"%s\", \"gears\": %d, \"wheels\": {\"inches\": %d}, \"lights\": %b}",
        words.colour(),
        1 + random.nextInt(27),
        20 + random.nextInt(10),
        random.nextBoolean());
  }

  private void stores() throws SQLException {
    rows(
        STORES,
        """
        insert into store.stores (name, street, city, phone, opened_on, hours)
        values (?, ?, ?, ?, ?, ?::jsonb)
        """,
        (row, i) -> {
          row.setString(1, "Spoke & Chain " + i);
          row.setString(2, words.street());
          row.setString(3, words.city());
          row.setString(4, words.phoneOrNull());
          row.setObject(5, LocalDate.of(2024, 3, 1).plusMonths(i));
          row.setString(
              6, "{\"mon-fri\": [\"09:00\", \"18:30\"], \"sat\": [\"10:00\", \"14:00\"]}");
        });
  }

  private void staff() throws SQLException {
    rows(
        STAFF,
        """
        insert into store.staff (first_name, last_name, email, active, store_id, manager_id)
        values (?, ?, ?, ?, ?, ?)
        """,
        (row, i) -> {
          row.setString(1, words.firstName());
          row.setString(2, words.lastName());
          row.setString(3, "staff" + i + "@spoke-and-chain.example");
          row.setBoolean(4, i % 7 != 0);
          row.setInt(5, 1 + i % STORES);
          row.setObject(6, i == 1 ? null : Integer.valueOf(i <= 4 ? 1 : 2 + i % STORES));
        });
  }

  private void customers() throws SQLException {
    rows(
        CUSTOMERS,
        """
        insert into store.customers
          (public_id, first_name, last_name, email, phone, street, city, joined_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (row, i) -> {
          row.setObject(1, words.uuid());
          row.setString(2, words.firstName());
          row.setString(3, words.lastName());
          row.setString(4, "customer" + i + "@mail.example");
          row.setString(5, words.phoneOrNull());
          row.setString(6, words.street());
          row.setString(7, words.city());
          row.setObject(8, OPENING.plusMinutes(random.nextInt(900_000)));
        });
  }

  private void orders() throws SQLException {
    rows(
        ORDERS,
        """
        insert into store.orders
          (customer_id, status, ordered_at, required_on, shipped_at, store_id, staff_id)
        values (?, ?::store.order_status, ?, ?, ?, ?, ?)
        """,
        (row, i) -> {
          String status = words.oneOf(STATUSES);
          OffsetDateTime ordered = OPENING.plusMinutes(900_000 + i * 10L + random.nextInt(10));
          boolean shipped = status.equals("shipped") || status.equals("delivered");
          row.setLong(1, 1 + random.nextInt(CUSTOMERS));
          row.setString(2, status);
          row.setObject(3, ordered);
          row.setObject(4, ordered.toLocalDate().plusDays(3 + random.nextInt(10)));
          row.setObject(5, shipped ? ordered.plusHours(20 + random.nextInt(40)) : null);
          row.setInt(6, 1 + random.nextInt(STORES));
          row.setObject(
              7, random.nextInt(8) == 0 ? null : Integer.valueOf(1 + random.nextInt(STAFF)));
        });
  }

  private void orderItems() throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement(
            """
            insert into store.order_items
              (order_id, item_no, product_id, quantity, unit_price, discount)
            values (?, ?, ?, ?, ?, ?)
            """)) {
      for (int order = 1; order <= ORDERS; order++) {
        int items = 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 5);
        for (int item = 1; item <= items; item++) {
          int product = 1 + random.nextInt(PRODUCTS);
          row.setLong(1, order);
          row.setInt(2, item);
          row.setInt(3, product);
          row.setInt(4, 1 + random.nextInt(3));
          row.setBigDecimal(5, prices[product]);
          row.setBigDecimal(6, BigDecimal.valueOf(random.nextInt(4) * 5L, 2));
          row.addBatch();
        }
      }
      row.executeBatch();
    }
  }

  private void stocks() throws SQLException {
    rows(
        STORES * PRODUCTS,
        "insert into store.stocks (store_id, product_id, quantity, counted_at) values (?, ?, ?, ?)",
        (row, i) -> {
          row.setInt(1, 1 + (i - 1) / PRODUCTS);
          row.setInt(2, 1 + (i - 1) % PRODUCTS);
          row.setInt(3, random.nextInt(30));
          row.setObject(4, OPENING.plusMinutes(908_000 + random.nextInt(500)));
        });
  }
}
