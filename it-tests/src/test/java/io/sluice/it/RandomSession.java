package io.sluice.it;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Random;
import org.postgresql.PGConnection;

/**
 * A client with a connection of its own, whose next step is chosen by the seed. Several of them,
 * each in a transaction of its own, are driven by one thread, so that a seed repeats their
 * interleaving. A step that would wait for another session's lock is given up after a moment, and
 * its transaction with it.
 */
final class RandomSession implements AutoCloseable {
  private static final int KEYS = 60;
  private static final int WIDE = 9_000;

  private final Random random;
  private final Scenario scenario;
  private final String schema;
  private final int largest;
  private Connection connection;
  private boolean open;
  private Savepoint savepoint;
  private int stepsLeft;

  /**
   * @param largest how many rows a transaction has at most, about
   */
  RandomSession(Random random, Scenario scenario, int largest) {
    this.random = random;
    this.scenario = scenario;
    this.schema = scenario.name();
    this.largest = largest;
  }

  /** Takes one step; a failure that comes with the territory ends the transaction. */
  void step() throws SQLException, IOException {
    try {
      if (connection == null) {
        connection = scenario.connect();
        connection.setAutoCommit(false);
        run("set lock_timeout = '40ms'");
        connection.commit();
      }
      if (!open) {
        open = true;
        stepsLeft = random.nextInt(6);
      }
      if (stepsLeft-- > 0) {
        act();
      } else {
        end(random.nextInt(8) > 0);
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  /** Ends the transaction under way. */
  void finish() throws SQLException {
    try {
      if (open) {
        end(true);
      }
    } catch (SQLException e) {
      failed(e);
    }
  }

  private void end(boolean commit) throws SQLException {
    open = false;
    savepoint = null;
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  /**
   * Constraints, locks, deadlocks and aborted transactions are part of the game; so is a server
   * that goes away.
   */
  private void failed(SQLException e) throws SQLException {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    open = false;
    savepoint = null;
    if (state.startsWith("08") || state.startsWith("57")) {
      close();
    } else if (state.startsWith("21")
        || state.startsWith("23")
        || state.startsWith("40")
        || state.startsWith("55")
        || state.startsWith("25")) {
      connection.rollback();
    } else {
      throw e;
    }
  }

  private void act() throws SQLException, IOException {
    switch (random.nextInt(26)) {
      case 0, 1, 2 -> customers(1 + random.nextInt(3));
      case 3 -> product();
      case 4, 5 -> order();
      case 6, 7, 8 -> items(1 + random.nextInt(5));
      case 9 -> review();
      case 10, 11 ->
          run("update %s.customers set vip = not coalesce(vip, false) where id = " + id());
      case 12 -> run("update %s.customers set notes = '" + wide() + "' where id = " + id());
      case 13 ->
          run(
              "update %s.customers set name = '"
                  + word()
                  + "', vip = null, joined = timestamptz '2020-01-01 00:00Z' + interval '1 hour' * "
                  + random.nextInt(90_000)
                  + ", notes = null, friend = (select min(id) from %1$s.customers where id > "
                  + id()
                  + ") where id = "
                  + id());
      case 14 ->
          run("update %s.orders set status = '" + word() + "', total = null where no = " + no());
      case 15 ->
          run(
              "update %s.items set quantity = quantity + 1 where customer_id = "
                  + id()
                  + " and line < 3");
      case 16 -> run("update %s.customers set id = " + id() + " where id = " + id());
      case 17 -> run("update %s.products set sku = '" + sku() + "' where sku = '" + sku() + "'");
      case 18 -> run("update %s.orders set no = no + 1 where customer_id = " + id());
      case 19 -> run("delete from %s.customers where id = " + id());
      case 20 -> deleteAndInsertAgain();
      case 21 -> run("delete from %s.products where sku = '" + sku() + "'");
      case 22 -> savepoint();
      case 23 -> copy();
      case 24 -> rarely(8, this::many);
      default -> rarely(12, this::truncate);
    }
  }

  private interface Act {
    void run() throws SQLException;
  }

  private void rarely(int oneIn, Act act) throws SQLException {
    if (random.nextInt(oneIn) == 0) {
      act.run();
    } else {
      run("update %s.items set comment = '" + word() + "' where line = " + random.nextInt(6));
    }
  }

  private void customers(int count) throws SQLException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i == 0 ? "" : ", ")
          .append("(%d, '%s', %b, '%s')".formatted(id(), word(), random.nextBoolean(), text()));
    }
    run(
        "insert into %s.customers (id, name, vip, notes) values "
            + rows
            + " on conflict (id) do update set name = excluded.name");
  }

  private void product() throws SQLException {
    run(
        "insert into %%s.products values ('%s', %d.%02d, array['%s', null, '%s'], '%s') on conflict do nothing"
            .formatted(sku(), random.nextInt(1_000), random.nextInt(100), word(), word(), text()));
  }

  private void order() throws SQLException {
    run(
        ("insert into %%s.orders select id, %d, '%s', %d, date '2021-01-01' + %d"
                + " from %%1$s.customers where id = %d on conflict do nothing")
            .formatted(no(), word(), random.nextInt(10_000), random.nextInt(2_000), id()));
  }

  private void items(int count) throws SQLException {
    run(
        ("insert into %%s.items select o.customer_id, o.no, n, (select min(sku) from %%1$s.products"
                + " where sku >= '%s'), %d, '%s' from %%1$s.orders o, generate_series(0, %d) n"
                + " where o.customer_id = %d on conflict do nothing")
            .formatted(sku(), random.nextInt(100), word(), count, id()));
  }

  private void review() throws SQLException {
    run(
        ("insert into %%s.reviews select c.id, p.sku, %d, '%s' from %%1$s.customers c, %%1$s.products p"
                + " where c.id = %d and p.sku = '%s'"
                + " on conflict (customer_id, sku) do update set stars = excluded.stars")
            .formatted(random.nextInt(6), word(), id(), sku()));
  }

  private void deleteAndInsertAgain() throws SQLException {
    int id = id();
    run("delete from %s.customers where id = " + id);
    run("insert into %s.customers (id, name) values (" + id + ", 'again')");
    if (random.nextBoolean()) {
      run("delete from %s.customers where id = " + id);
    }
  }

  private void savepoint() throws SQLException {
    if (savepoint == null) {
      savepoint = connection.setSavepoint();
    } else {
      connection.rollback(savepoint);
      savepoint = null;
    }
  }

  private void copy() throws SQLException, IOException {
    int first = 1_000 + random.nextInt(1_000);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      lines.append(first + i).append('\t').append(word()).append('\n');
    }
    run("delete from %s.customers where id between " + first + " and " + (first + 4));
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy " + schema + ".customers (id, name) from stdin",
            new StringReader(lines.toString()));
  }

  /** A transaction of up to as many rows as the test allows. */
  private void many() throws SQLException {
    int rows = (int) Math.pow(largest, 0.4 + 0.6 * random.nextDouble());
    int first = 10_000 + random.nextInt(10) * largest;
    run(
        ("insert into %%s.customers (id, name) select n, 'many' from generate_series(%d, %d) n"
                + " on conflict (id) do update set name = 'more'")
            .formatted(first, first + rows));
    if (random.nextInt(3) == 0) {
      run("update %s.customers set vip = true where id >= 10000");
    }
    if (random.nextInt(3) > 0) {
      run("delete from %s.customers where id >= 10000");
    }
  }

  private void truncate() throws SQLException {
    run(
        switch (random.nextInt(5)) {
          case 0 -> "truncate %s.customers cascade";
          case 1 -> "truncate %s.orders, %1$s.items";
          case 2 -> "truncate %s.items";
          default -> "truncate %s.reviews";
        });
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.contains("%s") ? sql.formatted(schema) : sql);
    }
  }

  private int id() {
    return 1 + random.nextInt(KEYS);
  }

  private int no() {
    return 1 + random.nextInt(4);
  }

  private String sku() {
    return "sku-" + random.nextInt(KEYS / 3);
  }

  private String word() {
    return Long.toString(random.nextLong() >>> 40, 36);
  }

  private String text() {
    return random.nextInt(3) == 0 ? wide() : word();
  }

  /** A value that PostgreSQL stores out of line, and does not send when it is unchanged. */
  private String wide() {
    StringBuilder text = new StringBuilder(WIDE);
    while (text.length() < WIDE) {
      text.append(Long.toString(random.nextLong() >>> 1, 36));
    }
    return text.toString();
  }

  @Override
  public void close() {
    open = false;
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException e) {
        // It is lost either way; the server rolls its transaction back.
        return;
      }
    }
  }
}
