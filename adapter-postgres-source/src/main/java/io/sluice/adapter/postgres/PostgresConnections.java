package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Opens connections, each with the session settings that make values read the same everywhere. */
final class PostgresConnections {
  /**
   * Output formats that the decoders rely on, whatever is set for server, database or role; and no
   * time limits, for snapshots and standby connections are long.
   */
  static final String SESSION_OPTIONS =
      String.join(
          " ",
          // How long a silent client keeps the slot. Not tcp_user_timeout: to that, a client that
          // waits for a slow log and reads nothing meanwhile is as good as gone.
          "-c wal_sender_timeout=15s",
          // Before a firewall forgets an idle connection.
          "-c tcp_keepalives_idle=30",
          "-c tcp_keepalives_interval=10",
          "-c tcp_keepalives_count=3",
          "-c DateStyle=ISO",
          "-c IntervalStyle=postgres",
          "-c bytea_output=hex",
          "-c extra_float_digits=1",
          "-c lc_monetary=C",
          "-c standard_conforming_strings=on",
          // An error, rather than rows that a policy hides.
          "-c row_security=off",
          // Sluice writes nothing that must survive the primary, so it does not wait for standbys.
          "-c synchronous_commit=local",
          "-c statement_timeout=0",
          "-c lock_timeout=0",
          "-c idle_in_transaction_session_timeout=0");

  /** The time limits that not every version of PostgreSQL knows. */
  private static final String WITHOUT_LIMITS =
      "select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings"
          + " where name in ('idle_session_timeout', 'transaction_timeout')";

  private static final Duration BRIEF_ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Duration BRIEF_LOCK_LIMIT = Duration.ofSeconds(10);

  private final PostgresSourceConfig config;
  private final PostgresErrors errors;

  PostgresConnections(PostgresSourceConfig config) {
    this.config = config;
    this.errors = new PostgresErrors("user " + config.user() + " at " + config.address());
  }

  PostgresErrors errors() {
    return errors;
  }

  /** For statements, in UTC. */
  Connection open(String purpose) throws PortException {
    return open(purpose, Map.of());
  }

  /**
   * For questions asked regularly: no answer within the time limit counts as a lost connection. The
   * server, for its part, soon notices when this client is gone.
   */
  Connection openWatched(String purpose, Duration limit) throws PortException {
    return openWatched(purpose, limit, List.of());
  }

  /**
   * For a session whose locks are worth something: the server ends it, and frees them, as soon as
   * nothing was asked for that long. Unlike TCP's own signs of life this also finds a client that
   * is paused, or behind a proxy that has forgotten it.
   */
  Connection openLeased(String purpose, Duration length, Duration limit) throws PortException {
    return openWatched(
        purpose,
        limit,
        List.of(
            "set idle_session_timeout = " + length.toMillis(),
            // A session in a transaction is not idle to that.
            "set idle_in_transaction_session_timeout = " + length.toMillis(),
            "set tcp_user_timeout = " + length.toMillis(),
            // A wait for somebody else's lock must not look like a session that is gone.
            "set lock_timeout = " + length.toMillis() / 8));
  }

  /** For short work before a run, which others' locks may hold up: it fails rather than hangs. */
  Connection openBrief(String purpose) throws PortException {
    return openWatched(
        purpose, BRIEF_ANSWER_LIMIT, List.of("set lock_timeout = " + BRIEF_LOCK_LIMIT.toMillis()));
  }

  private Connection openWatched(String purpose, Duration limit, List<String> settings)
      throws PortException {
    Connection connection =
        open(purpose, Map.of("socketTimeout", Long.toString(Math.max(1, limit.toSeconds()))));
    try (var statement = connection.createStatement()) {
      statement.execute("set tcp_keepalives_idle = 2");
      statement.execute("set tcp_keepalives_interval = 2");
      statement.execute("set tcp_keepalives_count = 2");
      for (String setting : settings) {
        statement.execute(setting);
      }
    } catch (SQLException e) {
      close(connection);
      throw errors.translate("connect", e);
    }
    return connection;
  }

  /**
   * For replication commands.
   *
   * @param limit how long an answer may take; zero for no limit
   */
  Connection openReplication(String purpose, Duration limit) throws PortException {
    return connect(
        purpose,
        Map.of(
            // The driver asks for replication only of servers that it takes to know it.
            "assumeMinServerVersion", "9.4",
            "replication", "database",
            "preferQueryMode", "simple",
            "socketTimeout", Long.toString(limit.toSeconds())));
  }

  private Connection open(String purpose, Map<String, String> more) throws PortException {
    Connection connection = connect(purpose, more);
    try (var statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      statement.execute(WITHOUT_LIMITS);
    } catch (SQLException e) {
      close(connection);
      throw errors.translate("connect", e);
    }
    return connection;
  }

  private Connection connect(String purpose, Map<String, String> more) throws PortException {
    Properties properties = new Properties();
    properties.putAll(driverProperties());
    properties.put("user", config.user());
    properties.put("password", config.password());
    properties.put("ApplicationName", "sluice " + purpose);
    // Text only: one way of reading each type, the same as the stream's.
    properties.put("binaryTransfer", "false");
    properties.putAll(more);
    try {
      return DriverManager.getConnection(config.address().jdbcUrl(), properties);
    } catch (SQLException e) {
      if (Thread.currentThread().isInterrupted()) {
        // The driver makes something unusual of it that it asks to be told of.
        throw new TransientPortException("stopped while connecting as " + errors.where(), e);
      }
      throw errors.translate("connect", e);
    }
  }

  /** What every connection has, also those that Debezium opens. */
  Map<String, String> driverProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    String seconds = Long.toString(config.connectTimeout().toSeconds());
    properties.put("connectTimeout", seconds);
    properties.put("loginTimeout", seconds);
    properties.put("tcpKeepAlive", "true");
    properties.put("sslmode", config.sslmode());
    if (!config.sslrootcert().isBlank()) {
      properties.put("sslrootcert", config.sslrootcert());
    }
    properties.put("options", SESSION_OPTIONS);
    // The server's messages may quote values; only their first line is passed on.
    properties.put("logServerErrorDetail", "false");
    return properties;
  }

  static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Nothing depends on a connection's orderly end.
        return;
      }
    }
  }

  /** Cuts a connection that another thread is waiting on. */
  static void abort(Connection connection) {
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        close(connection);
      }
    }
  }
}
