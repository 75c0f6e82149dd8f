package io.sluice.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The source of one trial: a database of its own with one table. */
final class Database implements AutoCloseable {
  private final Trial trial;
  private final Connection connection;

  private Database(Trial trial, Connection connection) {
    this.trial = trial;
    this.connection = connection;
  }

  static Database create(Trial trial) throws SQLException {
    try (Connection admin = connect(trial, "postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("create database " + trial.name());
    }
    Database database = new Database(trial, connect(trial, trial.name()));
    // What the changes cost to make is not measured.
    database.execute("set synchronous_commit = off");
    database.execute("create schema " + Trial.SCHEMA);
    database.execute(Workload.of(trial.what()).table());
    return database;
  }

  static String url(Trial trial, String database) {
    return trial.servers().postgres().url().replaceFirst("/[^/]*$", "/" + database);
  }

  private static Connection connect(Trial trial, String database) throws SQLException {
    Properties login = new Properties();
    login.put("user", trial.servers().postgres().user());
    login.put("password", trial.servers().postgres().password());
    return DriverManager.getConnection("jdbc:" + url(trial, database), login);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  Connection connection() {
    return connection;
  }

  long rows() throws SQLException {
    return number("select count(*) from shop.orders");
  }

  /** Rows that were changed last, and a value of each that tells its last change: id, customer. */
  Map<Long, Integer> lastChanged() throws SQLException {
    Map<Long, Integer> last = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id, customer from shop.orders order by updated_at desc, id limit 50")) {
      while (rows.next()) {
        last.put(rows.getLong(1), rows.getInt(2));
      }
    }
    return last;
  }

  /** Drops the database with its slots; the contestant is gone. */
  @Override
  public void close() throws SQLException {
    connection.close();
    try (Connection admin = connect(trial, "postgres");
        Statement statement = admin.createStatement()) {
      String database = "'" + trial.name() + "'";
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = "
              + database);
      dropSlots(statement, database);
      statement.execute("drop database " + trial.name() + " with (force)");
    }
  }

  /** A walsender that was told to end takes a moment until its slot is free. */
  private static void dropSlots(Statement statement, String database) throws SQLException {
    for (int attempt = 0; ; attempt++) {
      try {
        statement.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = "
                + database);
        return;
      } catch (SQLException e) {
        if (attempt == 20) {
          throw e;
        }
        statement.execute("select pg_sleep(0.5)");
      }
    }
  }
}
