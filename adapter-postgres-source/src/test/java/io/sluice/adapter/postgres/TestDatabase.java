package io.sluice.adapter.postgres;

import io.sluice.dev.Addresses;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A database of the test server, and the test's own connection to it. */
final class TestDatabase implements AutoCloseable {
  /** What reads the stream where a test does not say: {@code -Dsluice.test.engine=debezium}. */
  private static final SourceEngine ENGINE =
      SourceEngine.valueOf(
          System.getProperty("sluice.test.engine", "native").toUpperCase(Locale.ROOT));

  private static final int SNAPSHOT_READERS = 2;

  private SourceEngine engine = ENGINE;
  private final String url;
  private final Addresses.Postgres address;
  private final Connection connection;

  TestDatabase(String url, Addresses.Postgres address) throws SQLException {
    this.url = url;
    this.address = address;
    this.connection = connect();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:" + url, address.user(), address.password());
  }

  Connection connection() {
    return connection;
  }

  /** Configurations made from now on have this engine. */
  TestDatabase with(SourceEngine other) {
    engine = other;
    return this;
  }

  void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The statements as one transaction. */
  void transaction(String... statements) throws SQLException {
    connection.setAutoCommit(false);
    execute(statements);
    connection.commit();
    connection.setAutoCommit(true);
  }

  String value(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** As {@link #value}, for conditions that are waited for. */
  String ask(String sql) {
    try {
      return value(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  PostgresSourceConfig config(String... tables) {
    return configAs(address.user(), address.password(), tables);
  }

  PostgresSourceConfig configAs(String user, String password, String... tables) {
    return config(user, password, 500, List.of(tables));
  }

  /** With so many readers of a snapshot. */
  PostgresSourceConfig configReading(int readers, String... tables) {
    return config(
        engine,
        url,
        address.user(),
        address.password(),
        500,
        Keyless.REFUSE,
        PartitionedTables.WHOLE,
        List.of(tables),
        Map.of(),
        Map.of(),
        Map.of(),
        "",
        readers);
  }

  /** With engine batches so small that a batch ends at every place in a transaction. */
  PostgresSourceConfig configInSmallBatches(int batchSize, String... tables) {
    return config(address.user(), address.password(), batchSize, List.of(tables));
  }

  /** For connections through a proxy at this port. */
  PostgresSourceConfig configThrough(int port, String... tables) {
    String proxied = url.replaceFirst(":\\d+/", ":" + port + "/");
    return config(proxied, address.user(), address.password(), 500, List.of(tables));
  }

  /** With all columns as the key of tables that have none. */
  PostgresSourceConfig configKeyless(String... tables) {
    return config(
        url, address.user(), address.password(), 500, Keyless.ALL_COLUMNS, List.of(tables));
  }

  /** With each partition as a table of its own. */
  PostgresSourceConfig configPartitions(String... tables) {
    return config(
        engine,
        url,
        address.user(),
        address.password(),
        500,
        Keyless.REFUSE,
        PartitionedTables.PARTITIONS,
        List.of(tables),
        Map.of(),
        Map.of(),
        Map.of(),
        "",
        SNAPSHOT_READERS);
  }

  /** With a part of what the tables hold. */
  PostgresSourceConfig configSelecting(
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String... tables) {
    return selecting(
        address.user(), address.password(), columns, where, masks, "salt for tests 123", tables);
  }

  PostgresSourceConfig selecting(
      String user,
      String password,
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String salt,
      String... tables) {
    return config(
        url, user, password, 500, Keyless.REFUSE, List.of(tables), columns, where, masks, salt);
  }

  /** For a process of its own, which has no database of a test. */
  static PostgresSourceConfig config(
      String url, String user, String password, List<String> tables) {
    return config(
        ENGINE,
        url,
        user,
        password,
        500,
        Keyless.REFUSE,
        PartitionedTables.WHOLE,
        tables,
        Map.of(),
        Map.of(),
        Map.of(),
        "",
        SNAPSHOT_READERS);
  }

  private PostgresSourceConfig config(
      String user, String password, int batchSize, List<String> tables) {
    return config(url, user, password, batchSize, tables);
  }

  PostgresSourceConfig config(
      String url, String user, String password, int batchSize, List<String> tables) {
    return config(url, user, password, batchSize, Keyless.REFUSE, tables);
  }

  private PostgresSourceConfig config(
      String url,
      String user,
      String password,
      int batchSize,
      Keyless keyless,
      List<String> tables) {
    return config(
        url, user, password, batchSize, keyless, tables, Map.of(), Map.of(), Map.of(), "");
  }

  private PostgresSourceConfig config(
      String url,
      String user,
      String password,
      int batchSize,
      Keyless keyless,
      List<String> tables,
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String salt) {
    return config(
        engine,
        url,
        user,
        password,
        batchSize,
        keyless,
        PartitionedTables.WHOLE,
        tables,
        columns,
        where,
        masks,
        salt,
        SNAPSHOT_READERS);
  }

  private static PostgresSourceConfig config(
      SourceEngine engine,
      String url,
      String user,
      String password,
      int batchSize,
      Keyless keyless,
      PartitionedTables partitionedTables,
      List<String> tables,
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String salt,
      int snapshotReaders) {
    return new PostgresSourceConfig(
        url,
        "",
        5432,
        "",
        user,
        password,
        tables,
        columns,
        where,
        masks,
        salt,
        keyless,
        partitionedTables,
        engine,
        "",
        "",
        "disable",
        "",
        Duration.ofSeconds(1),
        10L << 30,
        Duration.ofMillis(10),
        batchSize,
        8 << 20,
        snapshotReaders,
        Duration.ofSeconds(5));
  }

  /** Also the name of its tests' pipeline, for slots are shared by all databases of a server. */
  String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  int port() {
    return URI.create(url).getPort();
  }

  String url() {
    return url;
  }

  /** Gives its slots back: a server has few. */
  @Override
  public void close() throws SQLException {
    if (connection.isValid(5)) {
      execute(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
              + " where database = current_database() and not active");
    }
    connection.close();
  }
}
