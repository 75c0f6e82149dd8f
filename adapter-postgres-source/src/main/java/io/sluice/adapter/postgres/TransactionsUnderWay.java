package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Asks the server which transactions are under way, and what they do. */
final class TransactionsUnderWay {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

  private static final String WITH_PARTITIONS =
      """
      with recursive tree(oid, kind) as (
        select c.oid, c.relkind
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ? and c.relname = ?
        union all
        select c.oid, c.relkind
        from tree join pg_catalog.pg_inherits i on i.inhparent = tree.oid and tree.kind = 'p'
        join pg_catalog.pg_class c on c.oid = i.inhrelid)
      """;

  private final RequestSession session;

  TransactionsUnderWay(RequestSession session) {
    this.session = session;
  }

  /** Which transactions a snapshot sees that is taken now. */
  VisibleTransactions visible() throws SQLException, PortException {
    Connection connection = session.begin(TIME_LIMIT);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_catalog.pg_current_snapshot()::text")) {
      row.next();
      VisibleTransactions visible = VisibleTransactions.parse(row.getString(1));
      connection.rollback();
      return visible;
    }
  }

  /** Those of the transactions that wait for their client, and so are not about to commit. */
  Set<Long> idle(Set<Long> transactions) throws SQLException, PortException {
    Connection connection = session.begin(TIME_LIMIT);
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
    Connection connection = session.begin(TIME_LIMIT);
    Set<String> writers = new HashSet<>();
    String sql =
        WITH_PARTITIONS
            + "select l.virtualtransaction from pg_catalog.pg_locks l"
            + " where l.locktype = 'relation' and l.granted and l.relation in (select oid from tree)"
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
}
