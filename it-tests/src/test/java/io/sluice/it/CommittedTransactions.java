package io.sluice.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What PostgreSQL itself says was committed, read from its WAL with a slot and a publication of the
 * test's own: each transaction and how many changes it made. {@link Ledger#requireWhole} then
 * proves that the log has each of them, whole.
 *
 * <pre>
 * CommittedTransactions committed = CommittedTransactions.behindTheSnapshot(scenario, limit);
 * ...
 * Ledger.read(...).requireWhole(committed.soFar());
 * </pre>
 */
final class CommittedTransactions {
  private static final String PUBLICATION = "witness";

  private final Scenario scenario;
  private final String slot;
  private final Map<Long, Integer> changes = new HashMap<>();

  private CommittedTransactions(Scenario scenario) {
    this.scenario = scenario;
    this.slot = PUBLICATION + "_" + scenario.name();
  }

  /**
   * Everything that commits once the snapshot is behind: until then, transactions come to the log
   * as rows of the snapshot, also while the service says that it is running. Nobody may write
   * meanwhile.
   */
  static CommittedTransactions behindTheSnapshot(Scenario scenario, Duration limit)
      throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqual(limit);
    }
    return from(scenario);
  }

  /** Everything that commits from now on. Waits for the transactions that are open. */
  static CommittedTransactions from(Scenario scenario) throws SQLException {
    CommittedTransactions committed = new CommittedTransactions(scenario);
    scenario.execute(
        "create publication " + PUBLICATION + " for tables in schema " + scenario.name(),
        "select pg_create_logical_replication_slot('" + committed.slot + "', 'pgoutput')");
    return committed;
  }

  /**
   * The transactions up to now and how many changes each of them made, counted as {@link
   * Ledger#requireWhole} does. A kill of PostgreSQL after the first call may have them counted
   * twice.
   */
  Map<Long, Integer> soFar() throws SQLException {
    // The messages of pgoutput: Insert, Delete, Update (with the old key where the key has
    // changed: K), and Truncate, which begins with the number of its tables.
    String sql =
        """
        select xid::text::bigint, sum(
          case chr(get_byte(data, 0))
            when 'I' then 1
            when 'D' then 1
            when 'U' then case chr(get_byte(data, 5)) when 'K' then 2 else 1 end
            when 'T' then get_byte(data, 4)
            else 0
          end)
        from pg_logical_slot_get_binary_changes(
          ?, null, null, 'proto_version', '1', 'publication_names', ?)
        group by xid
        """;
    try (Connection connection = scenario.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, slot);
      statement.setString(2, PUBLICATION);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(2) > 0) {
            changes.merge(rows.getLong(1), rows.getInt(2), Integer::sum);
          }
        }
      }
    }
    return Map.copyOf(changes);
  }
}
