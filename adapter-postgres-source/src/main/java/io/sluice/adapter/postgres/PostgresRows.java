package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tables for verification. Every call is one transaction of one snapshot. A row's stamp is
 * the transaction that wrote it and its place in the table, which change together with the row.
 */
final class PostgresRows implements RowReader {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final PostgresConnections connections;
  private final Selection selection;
  private final Map<TableSchema, HashedKeys> hashed = new HashMap<>();
  private final Map<TableSchema, Known> tables = new HashMap<>();
  private Connection connection;

  /** What the catalog said of a table a moment ago. */
  private record Known(TableRows rows, KeyTypes key, Fetching fetching, long atNanos) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < LOOK_AGAIN.toNanos();
    }
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  PostgresRows(PostgresConnections connections, Selection selection) {
    this.connections = connections;
    this.selection = selection;
  }

  @Override
  public List<StampedRow> page(TableSchema table, Optional<RowKey> after, int limit)
      throws PortException, InterruptedException {
    try {
      Known known = known(table);
      String keys = known.rows.keyColumns();
      List<String> last = after.isEmpty() ? List.of() : place(known.rows, after.get());
      String sql =
          select(known.rows)
              + known.rows.from()
              + " where "
              + after.map(key -> "(" + keys + ") > " + known.key.parameters()).orElse("true")
              + known.rows.andWherePrepared()
              + " order by "
              + keys
              + " limit "
              + limit;
      return read(
          known,
          PageSize.BYTES,
          sql,
          statement -> {
            TableRows.bind(statement, 1, last);
          });
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public List<StampedRow> read(TableSchema table, Collection<RowKey> keys)
      throws PortException, InterruptedException {
    if (keys.isEmpty()) {
      return List.of();
    }
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys, at most " + MOST_KEYS);
    }
    try {
      Known known = known(table);
      List<List<String>> places = places(known.rows, keys);
      if (places.isEmpty()) {
        connection.commit();
        return List.of();
      }
      String sql =
          select(known.rows)
              + known.key.values(places.size())
              + " join "
              + known.rows.from()
              + " on "
              + KeyTypes.same(table)
              + known.rows.andWherePrepared();
      return read(
          known,
          Long.MAX_VALUE,
          sql,
          statement -> {
            int at = 1;
            for (List<String> place : places) {
              at = TableRows.bind(statement, at, place);
            }
          });
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  /** The key as PostgreSQL knows it. */
  private List<String> place(TableRows rows, RowKey key) throws SQLException, PortException {
    List<List<String>> found = places(rows, List.of(key));
    if (found.isEmpty()) {
      throw new TransientPortException(
          "table "
              + rows.schema().id()
              + ": the row where a page ended is gone, and only the hash"
              + " of its key is known");
    }
    return found.get(0);
  }

  /** Those of hashed keys that are there; all of others. */
  private List<List<String>> places(TableRows rows, Collection<RowKey> keys)
      throws SQLException, PortException {
    return rows.hashesKey()
        ? List.copyOf(hashed(rows.schema()).find(connection, rows, keys).values())
        : keys.stream().map(KeyText::of).toList();
  }

  private HashedKeys hashed(TableSchema table) {
    return hashed.computeIfAbsent(table, schema -> new HashedKeys());
  }

  private static String select(TableRows rows) {
    return "select " + rows.columns() + ", t.xmin::text || t.ctid::text from ";
  }

  /**
   * @param enough how much text is enough for one page
   */
  private List<StampedRow> read(Known known, long enough, String sql, Binding binding)
      throws SQLException, PortException, InterruptedException {
    TableRows table = known.rows;
    if (Thread.interrupted()) {
      throw new InterruptedException("reading table " + table.schema().id() + " was interrupted");
    }
    List<StampedRow> found = new ArrayList<>();
    long before = table.charsRead();
    boolean whole = false;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      known.fetching.begin(statement);
      try (ResultSet rows = statement.executeQuery()) {
        while (table.charsRead() - before < enough && rows.next()) {
          long rowBegins = table.charsRead();
          Row row = table.row(rows);
          known.fetching.came(rows, table.charsRead() - rowBegins);
          found.add(new StampedRow(row, rows.getString(table.size() + 1)));
          if (table.hashesKey()) {
            hashed(table.schema()).met(row.key(), table.keyTexts(rows));
          }
        }
      }
      connection.commit();
      whole = true;
      return found;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  @Override
  public long estimate(TableSchema table) throws PortException {
    String sql =
        """
        with recursive tree(oid, kind, rows) as (
          select c.oid, c.relkind, c.reltuples
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ? and c.relname = ?
          union all
          select c.oid, c.relkind, c.reltuples
          from tree join pg_catalog.pg_inherits i on i.inhparent = tree.oid and tree.kind = 'p'
          join pg_catalog.pg_class c on c.oid = i.inhrelid)
        select coalesce(sum(rows), 0)::int8 from tree where kind <> 'p' and rows > 0
        """;
    try {
      connect();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, table.id().schema());
        statement.setString(2, table.id().name());
        try (ResultSet row = statement.executeQuery()) {
          long rows = row.next() ? row.getLong(1) : 0;
          connection.commit();
          return rows;
        }
      }
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  private Known known(TableSchema table) throws SQLException, PortException {
    connect();
    connection.rollback(); // what a call that failed has left would be of its snapshot
    Known known = tables.get(table);
    if (known == null || !known.isFresh()) {
      CatalogTable found =
          new Catalog(connection, selection)
              .table(table.id())
              .orElseThrow(() -> new PortException("table " + table.id() + " does not exist"));
      known =
          new Known(
              TableRows.of(table, found),
              KeyTypes.read(connection, found.oid(), table),
              new Fetching(),
              System.nanoTime());
      tables.put(table, known);
    }
    return known;
  }

  private void connect() throws SQLException, PortException {
    if (connection == null) {
      connection = connections.open("reader");
      connection.setReadOnly(true);
      // A cursor, which keeps a page of wide rows from coming all at once, needs a transaction.
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
  }

  /** The next call begins with a new connection, whatever this one's state is. */
  private PortException failed(TableSchema table, SQLException e) {
    close();
    return connections.errors().translate("read table " + table.id(), e);
  }

  @Override
  public void close() {
    PostgresConnections.close(connection);
    connection = null;
    tables.clear();
  }
}
