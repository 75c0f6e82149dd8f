package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables of a snapshot, locked in its transaction and seen to be what the snapshot says.
 *
 * <p>Rows of a table that was rewritten behind a snapshot belong to a transaction that it does not
 * see, so it would find the table empty; and where a column was dropped, it has one that cannot be
 * read any more. So all tables are locked ({@code ACCESS SHARE}), and then each is compared with
 * what it is to everybody else. To lock them before the slot is made would need no comparison, but
 * might wait for ever: PostgreSQL makes a slot when the transactions under way have ended, and one
 * of those may be waiting for such a lock.
 */
final class HeldTables {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Shorter than deadlock_timeout, so that nobody's transaction is ended for this one's sake. */
  static final Duration LOCK_LIMIT = Duration.ofMillis(300);

  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_SCHEMA = "3F000";

  private final PostgresConnections connections;
  private final Connection reader;
  private final Selection selection;
  private final Collection<CatalogTable> tables;
  private final Set<TableId> wanted;

  /** A table, and the files that its rows are in. */
  private record Form(long oid, Map<Long, Long> files, TableSchema schema) {}

  /**
   * @param reader in the snapshot's transaction
   * @param tables as they were shortly before
   */
  HeldTables(
      PostgresConnections connections,
      Connection reader,
      Selection selection,
      Collection<CatalogTable> tables) {
    this.connections = connections;
    this.reader = reader;
    this.selection = selection;
    this.tables = List.copyOf(tables);
    this.wanted = tables.stream().map(CatalogTable::id).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the tables, which stay locked until the transaction ends.
   *
   * @throws TransientPortException if one is locked by others for too long, or has been altered; a
   *     new snapshot may do better
   */
  List<CatalogTable> hold() throws SQLException, PortException, InterruptedException {
    lock();
    List<CatalogTable> held = new Catalog(reader, selection).tables(wanted::contains);
    Map<TableId, Form> seen = forms(reader, held);
    Connection others = connections.openBrief("snapshot's check");
    try {
      Map<TableId, Form> now =
          forms(others, new Catalog(others, selection).tables(wanted::contains));
      for (TableId table : wanted) {
        if (!seen.containsKey(table) || !seen.get(table).equals(now.get(table))) {
          throw altered(table);
        }
      }
    } finally {
      PostgresConnections.close(others);
    }
    return held;
  }

  /** All or none at a time: a wait with some of them held could become a deadlock. */
  private void lock() throws SQLException, PortException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Statement statement = reader.createStatement()) {
      statement.execute("set local lock_timeout = " + LOCK_LIMIT.toMillis());
      Optional<TableId> locked = lockAll(statement);
      while (locked.isPresent()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("snapshot stopped");
        }
        if (System.nanoTime() > deadline) {
          throw new TransientPortException(
              TableLocks.describe(reader, locked.get()) + ". The snapshot cannot begin before");
        }
        locked = lockAll(statement);
      }
      statement.execute("set local lock_timeout = 0");
    }
  }

  /** Returns the table that is locked by somebody else; empty if all are held. */
  private Optional<TableId> lockAll(Statement statement)
      throws SQLException, TransientPortException {
    Savepoint none = reader.setSavepoint();
    for (CatalogTable wantedTable : tables) {
      TableId table = wantedTable.id();
      try {
        statement.execute("lock table " + wantedTable.lock() + " in access share mode");
      } catch (SQLException e) {
        if (UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_SCHEMA.equals(e.getSQLState())) {
          throw altered(table);
        }
        if (!PostgresErrors.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        reader.rollback(none);
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  private static TransientPortException altered(TableId table) {
    return new TransientPortException(
        "table "
            + table
            + " was altered, rewritten or dropped as the snapshot began. The snapshot begins anew");
  }

  private static Map<TableId, Form> forms(Connection connection, List<CatalogTable> tables)
      throws SQLException, TransientPortException {
    Map<Long, Long> files = files(connection, tables);
    Map<TableId, Form> forms = new TreeMap<>();
    for (CatalogTable table : tables) {
      forms.put(
          table.id(),
          new Form(
              table.oid(),
              table.storage().stream()
                  .collect(Collectors.toMap(oid -> oid, oid -> files.getOrDefault(oid, 0L))),
              schema(table)));
    }
    return forms;
  }

  /** From pg_class, not pg_relation_filenode(), which does not ask the snapshot. */
  private static Map<Long, Long> files(Connection connection, List<CatalogTable> tables)
      throws SQLException {
    Map<Long, Long> files = new TreeMap<>();
    List<Long> oids = new ArrayList<>();
    tables.forEach(table -> oids.addAll(table.storage()));
    try (var statement =
        connection.prepareStatement(
            "select oid::int8, relfilenode::int8 from pg_catalog.pg_class"
                + " where oid = any(?::int8[]::oid[])")) {
      statement.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          files.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return files;
  }

  private static TableSchema schema(CatalogTable table) throws TransientPortException {
    try {
      return table.schema();
    } catch (IllegalArgumentException e) {
      throw new TransientPortException(
          "table " + table.id() + " changed as the snapshot began: " + e.getMessage(), e);
    }
  }
}
