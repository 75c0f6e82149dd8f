package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a publication publishes of a table.
 *
 * @param columns the column list; empty for all columns
 * @param filter the row filter as PostgreSQL writes it; empty for all rows
 * @param filterSql the same as it may stand in a statement
 */
record Member(List<String> columns, String filter, String filterSql) {
  static final Member WHOLE = new Member(List.of(), "", "");

  /** In place of a filter that there is and that was not read; no expression is written so. */
  static final String UNREAD = "*";

  private static final int FIRST_WITH_LISTS = 15;

  static boolean areThereLists(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_LISTS;
  }

  /**
   * What a publication has to have of these tables.
   *
   * @param connection in auto-commit
   */
  static Map<TableId, Member> of(Connection connection, Collection<CatalogTable> tables)
      throws SQLException {
    boolean lists = areThereLists(connection);
    Map<TableId, Member> members = new TreeMap<>();
    for (CatalogTable table : tables) {
      members.put(table.id(), lists ? of(connection, table) : WHOLE);
    }
    return members;
  }

  private static Member of(Connection connection, CatalogTable table) throws SQLException {
    Optional<String> where = table.selection().where();
    Optional<RowFilter> filter =
        where.isEmpty()
            ? Optional.empty()
            : Optional.of(RowFilter.read(connection, table, where.get()));
    return new Member(
        list(table),
        filter.map(RowFilter::canonical).orElse(""),
        filter.map(RowFilter::sql).orElse(""));
  }

  /**
   * A list has to hold the replica identity: without it PostgreSQL refuses the users' updates. What
   * is named to be left out is no list: a column that is added later is to come with its first
   * value.
   */
  private static List<String> list(CatalogTable table) {
    List<String> columns = table.columns().stream().map(c -> c.column().name()).toList();
    boolean fits = !table.sendsWholeOldRow() && columns.containsAll(table.identityColumns());
    return table.selection().only().isEmpty() || !fits ? List.of() : columns;
  }

  /** Whether nothing is lacking where this is wanted and that is published. */
  boolean isCoveredBy(Member published) {
    boolean sameFilter =
        published.filter.equals(UNREAD) ? !filter.isEmpty() : filter.equals(published.filter);
    return sameFilter
        && (published.columns.isEmpty()
            || !columns.isEmpty() && published.columns.containsAll(columns));
  }

  boolean isWhole() {
    return columns.isEmpty() && filter.isEmpty();
  }

  boolean isSameAs(Member other) {
    return filter.equals(other.filter)
        && new TreeSet<>(columns).equals(new TreeSet<>(other.columns));
  }

  /** Without tables that inherit from it: they are tables of their own here. */
  String sql(TableId table) {
    return "ONLY "
        + Sql.name(table)
        + (columns.isEmpty()
            ? ""
            : columns.stream().map(Sql::name).collect(Collectors.joining(", ", " (", ")")))
        + (filterSql.isEmpty() ? "" : " WHERE " + Condition.sql(filterSql));
  }

  static String sql(Map<TableId, Member> members) {
    return members.entrySet().stream()
        .map(member -> member.getValue().sql(member.getKey()))
        .collect(Collectors.joining(", "));
  }
}
