package io.sluice.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The shop whose database the demo replicates: nine tables in the schema {@code store}. */
public final class BikeStore {
  /** The tables without their schema, a referenced table before those that reference it. */
  public static final List<String> TABLES =
      List.of(
          "brands",
          "categories",
          "products",
          "stores",
          "staff",
          "customers",
          "orders",
          "order_items",
          "stocks");

  private BikeStore() {}

  /**
   * Creates schema and rows in one transaction, the same rows every time; does nothing if the
   * schema is there.
   *
   * @return whether it was created
   */
  public static boolean createIfAbsent(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      boolean absent = isAbsent(statement);
      if (absent) {
        statement.execute(ddl());
        new BikeStoreRows(connection).insert();
      }
      connection.commit();
      return absent;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  /** The lock makes a second demo on the same database wait for the first one's rows. */
  private static boolean isAbsent(Statement statement) throws SQLException {
    statement.execute("select pg_advisory_xact_lock(hashtext('sluice bike store'))");
    try (ResultSet schema =
        statement.executeQuery("select 1 from pg_namespace where nspname = 'store'")) {
      return !schema.next();
    }
  }

  private static String ddl() {
    try (InputStream in = BikeStore.class.getResourceAsStream("bike-store.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
