package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pipeline's publication: exactly the captured tables, with every operation, every row and
 * every column. A table that joins it later leaves out the rows it already had, so tables join only
 * together with a snapshot of theirs.
 */
record Publication(String name) {
  private static final Map<Integer, Integer> EXACT_JOINS = Map.of(14, 18, 15, 13, 16, 9, 17, 5);

  /** The table is locked, is gone, or is no longer in the publication. */
  private static final Set<String> FOR_ANOTHER_TIME =
      Set.of(PostgresErrors.LOCK_NOT_AVAILABLE, "42P01", "42704");

  /**
   * @param explicit whether it names its tables one by one
   * @param complete whether it publishes every operation, without row filters and column lists
   * @param owned whether the user may alter it
   */
  record State(boolean explicit, boolean complete, boolean owned, Set<TableId> tables) {}

  Optional<State> state(Connection connection) throws SQLException {
    boolean explicit;
    boolean complete;
    boolean owned;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select puballtables, pubinsert and pubupdate and pubdelete and pubtruncate,"
                + " pg_catalog.pg_has_role(pubowner, 'USAGE')"
                + " from pg_catalog.pg_publication where pubname = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        explicit = !row.getBoolean(1);
        complete = row.getBoolean(2);
        owned = row.getBoolean(3);
      }
    }
    // Row filters, column lists and whole schemas came with PostgreSQL 15.
    if (connection.getMetaData().getDatabaseMajorVersion() >= 15) {
      complete &=
          none(
              connection,
              "select 1 from pg_catalog.pg_publication_rel r"
                  + " join pg_catalog.pg_publication p on p.oid = r.prpubid"
                  + " where p.pubname = ? and (r.prqual is not null or r.prattrs is not null)");
      explicit &=
          none(
              connection,
              "select 1 from pg_catalog.pg_publication_namespace s"
                  + " join pg_catalog.pg_publication p on p.oid = s.pnpubid where p.pubname = ?");
    }
    return Optional.of(new State(explicit, complete, owned, tables(connection)));
  }

  private boolean none(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return !row.next();
      }
    }
  }

  private Set<TableId> tables(Connection connection) throws SQLException {
    Set<TableId> tables = new TreeSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            // Not pg_publication_tables: that view waits for locked tables.
            "select n.nspname, c.relname from pg_catalog.pg_publication p"
                + " join pg_catalog.pg_publication_rel r on r.prpubid = p.oid"
                + " join pg_catalog.pg_class c on c.oid = r.prrelid"
                + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                + " where p.pubname = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(new TableId(row.getString(1), row.getString(2)));
        }
      }
    }
    return tables;
  }

  String createSql(Collection<TableId> tables) {
    return "CREATE PUBLICATION "
        + Sql.name(name)
        + " FOR TABLE "
        + only(tables)
        + " WITH (publish = 'insert, update, delete, truncate')";
  }

  String setSql(Collection<TableId> tables) {
    return "ALTER PUBLICATION " + Sql.name(name) + " SET TABLE " + only(tables);
  }

  /** Without tables that inherit from these: they are tables of their own here. */
  private static String only(Collection<TableId> tables) {
    return tables.stream()
        .map(table -> "ONLY " + Sql.name(table))
        .collect(Collectors.joining(", "));
  }

  /** Makes it, or makes it hold just these tables; to be followed by a snapshot of them. */
  void establish(Connection connection, Collection<TableId> tables, PostgresErrors errors)
      throws PortException {
    String sql = null;
    try {
      Optional<State> state = state(connection);
      if (state.isEmpty()) {
        sql = createSql(tables);
      } else if (!state.get().tables().equals(new TreeSet<>(tables))) {
        sql = setSql(tables);
      }
      if (sql != null) {
        execute(connection, sql);
      }
    } catch (SQLException e) {
      throw errors.translate("run " + sql, e);
    }
  }

  /**
   * Before going on from a checkpoint, and while streaming: every table has been in it all along.
   */
  State verify(Connection connection, Collection<TableId> tables, PostgresErrors errors)
      throws PortException {
    try {
      State state = state(connection).orElseThrow(this::dropped);
      if (!state.complete()) {
        throw new PortException(
            "publication "
                + name
                + " leaves out operations, rows or columns, so changes may be lost. Drop it and"
                + " take a new snapshot: run `sluice reset` and start again");
      }
      Set<TableId> missing = new TreeSet<>(tables);
      missing.removeAll(state.tables());
      if (!missing.isEmpty()) {
        throw new PortException(
            "publication "
                + name
                + " lacks "
                + missing.stream().map(TableId::toString).collect(Collectors.joining(", "))
                + ": what happened to these tables so far was not captured. Leave them out of"
                + " `tables`, or take a new snapshot of everything: run `sluice reset` and start"
                + " again");
      }
      return state;
    } catch (SQLException e) {
      throw errors.translate("read publication " + name, e);
    }
  }

  /**
   * Tables that are no longer wanted leave it, so that they cannot come back without a snapshot.
   * Where a table is locked, by a VACUUM for example, or has just been dropped, that is for another
   * time.
   */
  void trim(Connection connection, State state, Collection<TableId> tables, PostgresErrors errors)
      throws PortException {
    Set<TableId> extra = new TreeSet<>(state.tables());
    extra.removeAll(tables);
    for (TableId table : extra) {
      try {
        execute(connection, alterSql("DROP", List.of(table)));
      } catch (SQLException e) {
        if (FOR_ANOTHER_TIME.contains(e.getSQLState())) {
          return;
        }
        throw errors.translate("take table " + table + " out of publication " + name, e);
      }
    }
  }

  /** Makes those of the tables members that are none yet. */
  void add(Connection connection, State state, Collection<TableId> tables, PostgresErrors errors)
      throws PortException {
    Set<TableId> missing = new TreeSet<>(tables);
    missing.removeAll(state.tables());
    if (missing.isEmpty()) {
      return;
    }
    requireExactJoins(connection, missing, errors);
    String sql = alterSql("ADD", missing);
    try {
      execute(connection, sql);
    } catch (SQLException e) {
      throw errors.translate("run " + sql, e);
    }
  }

  /**
   * Older minor versions may leave out changes of a table that joins while others write to it:
   * "Distribute invalidations to concurrent in-progress transactions" in the release notes of May
   * 2025.
   */
  private static void requireExactJoins(
      Connection connection, Collection<TableId> joining, PostgresErrors errors)
      throws PortException {
    try {
      DatabaseMetaData server = connection.getMetaData();
      int least = EXACT_JOINS.getOrDefault(server.getDatabaseMajorVersion(), 0);
      if (server.getDatabaseMinorVersion() < least) {
        throw new PortException(
            joining
                + " came to `tables`, but PostgreSQL "
                + server.getDatabaseProductVersion()
                + " may lose changes of tables that join a publication. Upgrade it to "
                + server.getDatabaseMajorVersion()
                + "."
                + least
                + ", or take the tables out again, or take a new snapshot of everything: run"
                + " `sluice reset` and start again");
      }
    } catch (SQLException e) {
      throw errors.translate("ask for the server's version", e);
    }
  }

  private String alterSql(String verb, Collection<TableId> tables) {
    return "ALTER PUBLICATION " + Sql.name(name) + " " + verb + " TABLE " + only(tables);
  }

  PortException dropped() {
    return new PortException(
        "publication "
            + name
            + " has been dropped while the pipeline was captured through it: changes may be lost."
            + " Take a new snapshot: run `sluice reset` and start again");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
