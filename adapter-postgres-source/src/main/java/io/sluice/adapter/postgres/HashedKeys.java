package io.sluice.adapter.postgres;

import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys as PostgreSQL knows them, of keys that are known as hashes outside of it. What was met is
 * remembered, within limits; the rest is found by reading all keys of the table. Used by one
 * thread.
 */
final class HashedKeys {
  private static final int MOST_KNOWN = 100_000;
  private static final int FETCH = 10_000;

  private final Map<RowKey, List<String>> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, List<String>> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  void met(RowKey hashed, List<String> key) {
    known.put(hashed, key);
  }

  /** The keys that there are, by their hashes; in the transaction that the connection is in. */
  Map<RowKey, List<String>> find(Connection connection, TableRows rows, Collection<RowKey> hashed)
      throws SQLException, PortException {
    Map<RowKey, List<String>> found = new HashMap<>();
    Set<RowKey> wanted = new HashSet<>(hashed);
    for (RowKey key : hashed) {
      if (known.containsKey(key)) {
        found.put(key, known.get(key));
        wanted.remove(key);
      }
    }
    if (!wanted.isEmpty()) {
      search(connection, rows, wanted, found);
    }
    return found;
  }

  private static void search(
      Connection connection, TableRows rows, Set<RowKey> wanted, Map<RowKey, List<String>> found)
      throws SQLException, PortException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FETCH);
      try (ResultSet row =
          statement.executeQuery(
              "select " + rows.keyColumns() + " from " + rows.from() + rows.where())) {
        while (!wanted.isEmpty() && row.next()) {
          List<String> key = rows.keyTexts(row, 1);
          RowKey masked = rows.mask(key);
          if (wanted.remove(masked)) {
            found.put(masked, key);
          }
        }
      }
    }
  }
}
