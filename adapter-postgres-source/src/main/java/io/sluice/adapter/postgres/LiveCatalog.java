package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a stream has to ask the database beside: a connection that is opened when first needed. */
final class LiveCatalog implements AutoCloseable {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_COLUMN = "42703";

  /** For rows by key and the catalog; longer than that takes only a link that is gone. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private final PostgresConnections connections;
  private final Selection selection;
  private Connection connection;
  private Catalog catalog;

  LiveCatalog(PostgresConnections connections, Selection selection) {
    this.connections = connections;
    this.selection = selection;
  }

  Catalog get() throws PortException {
    if (catalog == null) {
      connection = connections.openWatched("catalog", ANSWER_LIMIT);
      catalog = new Catalog(connection, selection);
    }
    return catalog;
  }

  TableSelection selection(TableId table) {
    return selection.of(table);
  }

  PortException failed(String doing, SQLException e) {
    return connections.errors().translate(doing, e);
  }

  /**
   * Puts the present values of the row with this key in place of the unchanged ones.
   *
   * <p>For a row whose key has just changed: to its targets it is a new row, so nobody has those
   * values. PostgreSQL sends only values that an update touches, and the present one is right even
   * if it is newer than the change: if the column was changed since, that change is still to come
   * through the stream with its value and will set the same one again; if the row was deleted or
   * its key changed again, a delete of this key is still to come.
   *
   * <p>What is hidden now is not read: neither from a row that is no longer captured, nor from a
   * table whose columns have other names than the configuration says.
   *
   * @param key the row's, as PostgreSQL knows it
   * @return the row as it is if there is none with this key now
   */
  Row withPresentValues(Row row, List<String> key) throws PortException {
    TableSchema schema = row.schema();
    try {
      Optional<CatalogTable> table = get().table(schema.id());
      List<CatalogColumn> wanted = new ArrayList<>();
      for (int i = 0; i < schema.size(); i++) {
        if (row.isUnchanged(i)) {
          String name = schema.columns().get(i).name();
          Optional<CatalogColumn> column =
              table.stream()
                  .filter(known -> known.missing().isEmpty())
                  .flatMap(known -> known.columns().stream())
                  .filter(known -> known.column().name().equals(name))
                  .filter(known -> known.column().type().equals(typeOf(schema, name)))
                  .findFirst();
          if (column.isEmpty()) {
            return row;
          }
          wanted.add(column.get());
        }
      }
      return read(row, key, wanted);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_COLUMN.equals(e.getSQLState())) {
        return row;
      }
      throw failed("read a row of table " + schema.id(), e);
    }
  }

  private static io.sluice.domain.ColumnType typeOf(TableSchema schema, String column) {
    return schema.columns().get(schema.indexOf(column)).type();
  }

  private Row read(Row row, List<String> key, List<CatalogColumn> wanted) throws SQLException {
    TableSchema schema = row.schema();
    String sql =
        "select "
            + wanted.stream()
                .map(c -> Sql.name(c.column().name()))
                .collect(Collectors.joining(", "))
            + " from only "
            + Sql.name(schema.id())
            + " where "
            + schema.keyColumns().stream()
                .map(column -> Sql.name(column) + " = ?")
                .collect(Collectors.joining(" and "))
            + selection
                .of(schema.id())
                .where()
                .map(text -> " and " + Condition.prepared(text))
                .orElse("");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < key.size(); i++) {
        // Of no type: the server takes it for what it is compared with.
        statement.setObject(i + 1, key.get(i), Types.OTHER);
      }
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) {
          return row;
        }
        Object[] values = row.values().clone();
        for (int i = 0; i < wanted.size(); i++) {
          String text = found.getString(i + 1);
          CatalogColumn column = wanted.get(i);
          values[schema.indexOf(column.column().name())] =
              text == null ? null : column.decoder().apply(text);
        }
        return new Row(schema, values);
      }
    }
  }

  @Override
  public void close() {
    PostgresConnections.close(connection);
    connection = null;
    catalog = null;
  }
}
