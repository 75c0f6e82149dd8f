package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads pieces of tables, each in one snapshot that says which transactions it sees, in read-only
 * transactions that give up soon where a table is locked. Used by one thread; {@link #abort} is for
 * others.
 */
final class PieceReader implements AutoCloseable {
  private static final Duration NETWORK_LIMIT = Duration.ofSeconds(75);
  private static final Duration LOCK_LIMIT = Duration.ofMillis(300);

  private final PostgresConnections connections;
  private volatile Connection connection;

  /**
   * How much at once.
   *
   * @param rows at most; fewer where rows are wide
   */
  record Limits(int rows, Duration time) {}

  PieceReader(PostgresConnections connections) {
    this.connections = connections;
  }

  VisibleTransactions visible() throws SQLException, PortException {
    begin(Duration.ofSeconds(5));
    VisibleTransactions visible = snapshot();
    connection.rollback();
    return visible;
  }

  /**
   * @throws PortException if the table or the request is such that it can never be read
   */
  Piece read(OpenRequest request, Limits limits) throws SQLException, PortException {
    begin(limits.time());
    lock(request.table());
    VisibleTransactions visible = snapshot();
    Optional<CatalogTable> table = new Catalog(connection).table(request.table());
    if (table.isEmpty()) {
      throw new PortException("table " + request.table() + " does not exist");
    }
    Reading reading = new Reading(request, table.get(), visible);
    Piece piece = request.isForRows() ? byKey(reading) : range(reading, limits.rows());
    connection.rollback();
    return piece;
  }

  /** What the reading of one piece goes by. */
  private final class Reading {
    final OpenRequest request;
    final TableRows rows;
    final KeyTypes types;
    final int pageRows;
    final Piece piece;

    Reading(OpenRequest request, CatalogTable table, VisibleTransactions visible)
        throws SQLException, PortException {
      TableSchema schema = schema(table);
      this.request = request;
      this.rows = TableRows.of(schema, table);
      this.types = KeyTypes.read(connection, table.oid(), schema);
      this.pageRows = PageSize.rows(connection, table.oid());
      this.piece = new Piece(request, schema, visible);
    }
  }

  private static TableSchema schema(CatalogTable table) throws PortException {
    try {
      return table.schema();
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
  }

  /** Before the snapshot is taken: an older one would find a table empty that was rewritten. */
  private void lock(TableId table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table only " + Sql.name(table) + " in access share mode");
    }
  }

  private void begin(Duration time) throws SQLException, PortException {
    if (connection == null) {
      Connection opened = connections.openWatched("requests", NETWORK_LIMIT);
      opened.setReadOnly(true);
      opened.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      opened.setAutoCommit(false);
      connection = opened;
    }
    connection.rollback();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = " + LOCK_LIMIT.toMillis());
      statement.execute("set local statement_timeout = " + time.toMillis());
    }
  }

  private VisibleTransactions snapshot() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_catalog.pg_current_snapshot()::text")) {
      row.next();
      return VisibleTransactions.parse(row.getString(1));
    }
  }

  private Piece byKey(Reading reading) throws SQLException, PortException {
    List<List<String>> keys = reading.request.keys();
    for (List<String> key : keys) {
      reading.piece.asked(reading.rows.key(key));
    }
    String sql =
        "select "
            + reading.rows.columns()
            + " from "
            + reading.types.values(keys.size())
            + " join "
            + reading.rows.from()
            + " on "
            + KeyTypes.same(reading.rows.schema());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (List<String> key : keys) {
        at = TableRows.bind(statement, at, key);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          reading.piece.read(reading.rows.row(found));
        }
      }
    }
    return reading.piece;
  }

  /**
   * Which keys belong to the piece is found first, without the condition: so a condition that few
   * rows meet makes small pieces and not long ones.
   */
  private Piece range(Reading reading, int limit) throws SQLException, PortException {
    TableRows rows = reading.rows;
    OpenRequest request = reading.request;
    String keys = "(" + rows.keyColumns() + ")";
    String range =
        request.after().isEmpty() ? "true" : keys + " > " + reading.types.literal(request.after());
    List<String> end = end(rows, range, Math.min(reading.pageRows, limit));
    if (!end.isEmpty()) {
      reading.piece.endsAt(end);
      range += " and " + keys + " <= " + reading.types.literal(end);
    }
    String sql =
        "select "
            + rows.columns()
            + " from "
            + rows.from()
            + " where "
            + range
            + request.condition().map(text -> " and " + Condition.sql(text)).orElse("")
            + " order by "
            + rows.keyColumns();
    try (Statement statement = unescaped()) {
      statement.setFetchSize(reading.pageRows);
      try (ResultSet found = statement.executeQuery(sql)) {
        fill(reading.piece, rows, found);
      }
    }
    return reading.piece;
  }

  /** The key that the piece ends with; empty if fewer rows are left. */
  private List<String> end(TableRows rows, String behind, int limit) throws SQLException {
    String sql =
        "select "
            + rows.keyColumns()
            + " from "
            + rows.from()
            + " where "
            + behind
            + " order by "
            + rows.keyColumns()
            + " limit 1 offset "
            + (limit - 1);
    try (Statement statement = unescaped();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> key = new ArrayList<>();
      if (row.next()) {
        for (int i = 1; i <= rows.schema().keySize(); i++) {
          key.add(row.getString(i));
        }
      }
      return key;
    }
  }

  private static void fill(Piece piece, TableRows rows, ResultSet found)
      throws SQLException, PortException {
    TableSchema schema = rows.schema();
    while (found.next()) {
      Row row = rows.row(found);
      piece.read(row);
      if (rows.charsRead() >= PageSize.BYTES) {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < schema.keySize(); i++) {
          key.add(found.getString(schema.keyIndex(i) + 1));
        }
        piece.endsAt(key);
        return;
      }
    }
  }

  /** For SQL with a condition in it: braces and question marks are PostgreSQL's there. */
  private Statement unescaped() throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  /** Those of the transactions that wait for their client, and so are not about to commit. */
  Set<Long> idle(Set<Long> transactions) throws SQLException, PortException {
    begin(Duration.ofSeconds(5));
    Set<Long> idle = new HashSet<>();
    String sql =
        "select backend_xid::text from pg_catalog.pg_stat_activity"
            + " where state like 'idle in transaction%' and backend_xid is not null";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        long id = Long.parseLong(row.getString(1));
        transactions.stream().filter(whole -> (whole & 0xFFFF_FFFFL) == id).forEach(idle::add);
      }
    }
    connection.rollback();
    return idle;
  }

  /** The sessions and prepared transactions that hold a lock to change the table's rows. */
  Set<String> writers(OpenRequest request) throws SQLException, PortException {
    begin(Duration.ofSeconds(5));
    Set<String> writers = new HashSet<>();
    String sql =
        "select l.virtualtransaction from pg_catalog.pg_locks l"
            + " join pg_catalog.pg_class c on c.oid = l.relation"
            + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
            + " where l.locktype = 'relation' and l.granted and n.nspname = ? and c.relname = ?"
            + " and l.database = (select oid from pg_catalog.pg_database"
            + " where datname = current_database())"
            + " and l.mode not in ('AccessShareLock', 'RowShareLock', 'ShareUpdateExclusiveLock',"
            + " 'ShareLock')";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, request.table().schema());
      statement.setString(2, request.table().name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          writers.add(row.getString(1));
        }
      }
    }
    connection.rollback();
    return writers;
  }

  /** After a failure: the next call begins with a new connection. */
  @Override
  public void close() {
    PostgresConnections.close(connection);
    connection = null;
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  void abort() {
    PostgresConnections.abort(connection);
  }
}
