package io.sluice.adapter.postgres;

import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that has to be in place before capture can start. Changes nothing. */
final class Preflight {
  private static final int OLDEST_SERVER = 14;

  private final PostgresSourceConfig config;
  private final Slot slot;
  private final Publication publication;

  /**
   * What was found.
   *
   * @param server what stands against capturing anything
   */
  record Report(List<Problem> server, TableCheck.Found tables) {
    List<Problem> problems() {
      List<Problem> all = new ArrayList<>(server);
      all.addAll(tables.problems());
      return all;
    }
  }

  Preflight(PostgresSourceConfig config, Slot slot, Publication publication) {
    this.config = config;
    this.slot = slot;
    this.publication = publication;
  }

  Report examine(Connection connection) throws SQLException {
    Report report = examineResumption(connection);
    List<Problem> problems = new ArrayList<>(report.server());
    List<CatalogTable> sound = report.tables().sound();
    if (!sound.isEmpty()) {
      problems.addAll(new PublicationCheck(publication).problems(connection, sound));
    }
    return new Report(problems, report.tables());
  }

  /** Everything but the publication, which {@link Resumption} expects to find. */
  Report examineResumption(Connection connection) throws SQLException {
    List<Problem> problems = new ArrayList<>();
    server(connection, problems);
    user(connection, problems);
    if (!isStandby(connection)) {
      slots(connection, problems);
    }
    Catalog catalog = new Catalog(connection, config.selection());
    return new Report(problems, new TableCheck(config).examine(catalog));
  }

  private static void server(Connection connection, List<Problem> problems) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_SERVER) {
      problems.add(
          new Problem(
              "PostgreSQL " + version + " is too old", "upgrade to PostgreSQL " + OLDEST_SERVER));
    }
    if (isStandby(connection)) {
      problems.add(
          new Problem("the server is a standby", "name the primary server in the configuration"));
    }
    String level = text(connection, "show wal_level");
    if (!level.equals("logical")) {
      problems.add(
          new Problem(
              "wal_level is " + level,
              "ALTER SYSTEM SET wal_level = logical; -- then restart PostgreSQL"));
    }
  }

  /**
   * Capture waits for the end of a failover in which a standby answers before it is promoted.
   *
   * @throws TransientPortException if the server is one
   */
  static void requirePrimary(Connection connection) throws SQLException, TransientPortException {
    if (isStandby(connection)) {
      throw new TransientPortException(
          "the server is a standby: waiting until it is promoted, or the address leads to the"
              + " primary server");
    }
  }

  private static boolean isStandby(Connection connection) throws SQLException {
    return bool(connection, "select pg_catalog.pg_is_in_recovery()");
  }

  /** The attribute, or what managed services give instead of it. */
  private void user(Connection connection, List<Problem> problems) throws SQLException {
    boolean may =
        bool(
            connection,
            "select exists (select 1 from pg_catalog.pg_roles"
                + " where rolname = current_user and (rolsuper or rolreplication))"
                + " or exists (select 1 from pg_catalog.pg_roles"
                + " where rolname in ('rds_replication', 'azure_pg_admin', 'cloudsqlsuperuser')"
                + " and pg_catalog.pg_has_role(current_user, oid, 'USAGE'))");
    if (!may) {
      problems.add(
          new Problem(
              "user " + config.user() + " lacks the REPLICATION attribute",
              "ALTER ROLE " + Sql.name(config.user()) + " REPLICATION;"));
    }
  }

  private void slots(Connection connection, List<Problem> problems) throws SQLException {
    var state = slot.state(connection);
    if (state.isPresent()) {
      if (!state.get().pgoutput()
          || !text(connection, "select current_database()").equals(state.get().database())) {
        problems.add(
            new Problem(
                "replication slot " + slot.name() + " is of another database or output plugin",
                "set `slot` to a name of its own"));
      }
      return;
    }
    int slots = number(connection, "select count(*) from pg_catalog.pg_replication_slots");
    int mostSlots = number(connection, "select current_setting('max_replication_slots')::int");
    if (slots >= mostSlots) {
      problems.add(
          new Problem(
              "all " + mostSlots + " replication slots are taken",
              "ALTER SYSTEM SET max_replication_slots = "
                  + (slots + 1)
                  + "; -- then restart PostgreSQL, or drop a slot that nobody uses"));
    }
    int senders = number(connection, "select count(*) from pg_catalog.pg_stat_replication");
    int mostSenders = number(connection, "select current_setting('max_wal_senders')::int");
    if (senders >= mostSenders) {
      problems.add(
          new Problem(
              "all " + mostSenders + " WAL senders are busy",
              "ALTER SYSTEM SET max_wal_senders = "
                  + (senders + 1)
                  + "; -- then restart PostgreSQL"));
    }
  }

  private static boolean bool(Connection connection, String sql) throws SQLException {
    return "t".equals(text(connection, sql));
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return Integer.parseInt(text(connection, sql));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
