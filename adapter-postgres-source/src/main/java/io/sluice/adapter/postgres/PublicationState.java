package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the catalog says of a publication.
 *
 * @param explicit whether it names its tables one by one
 * @param complete whether it publishes every operation
 * @param owned whether the user may alter it
 * @param members its tables
 */
record PublicationState(
    boolean explicit, boolean complete, boolean owned, Map<TableId, Member> members) {
  private static final String PUBLICATION =
      "select puballtables, pubinsert and pubupdate and pubdelete and pubtruncate,"
          + " pg_catalog.pg_has_role(pubowner, 'USAGE')"
          + " from pg_catalog.pg_publication where pubname = ?";
  private static final String SCHEMAS =
      "select 1 from pg_catalog.pg_publication_namespace s"
          + " join pg_catalog.pg_publication p on p.oid = s.pnpubid where p.pubname = ?";

  // Not pg_publication_tables: that view waits for locked tables.
  private static final String MEMBERS =
      """
      select n.nspname, c.relname, '', '{}'::text[]
      from pg_catalog.pg_publication p
      join pg_catalog.pg_publication_rel r on r.prpubid = p.oid
      join pg_catalog.pg_class c on c.oid = r.prrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where p.pubname = ?
      """;
  private static final String LISTS =
      """
      array(select a.attname::text from unnest(r.prattrs::int2[]) as k(attnum)
            join pg_catalog.pg_attribute a
              on a.attrelid = r.prrelid and a.attnum = k.attnum)
      """;
  private static final String LISTED_MEMBERS =
      MEMBERS.replace(
          "'', '{}'::text[]",
          "coalesce(pg_catalog.pg_get_expr(r.prqual, r.prrelid), ''), " + LISTS);

  /** PostgreSQL locks a table to write its filter. */
  private static final String MEMBERS_WITHOUT_LOCKS =
      MEMBERS.replace(
          "'', '{}'::text[]",
          "case when r.prqual is null then '' else '" + Member.UNREAD + "' end, " + LISTS);

  Set<TableId> tables() {
    return members.keySet();
  }

  /** Empty if there is no such publication. May wait for locks on tables that it filters. */
  static Optional<PublicationState> read(Connection connection, String name) throws SQLException {
    return read(connection, name, LISTED_MEMBERS);
  }

  /** Waits for nobody, and tells of a filter only that there is one. */
  static Optional<PublicationState> glance(Connection connection, String name) throws SQLException {
    return read(connection, name, MEMBERS_WITHOUT_LOCKS);
  }

  private static Optional<PublicationState> read(Connection connection, String name, String listed)
      throws SQLException {
    boolean lists = Member.areThereLists(connection); // and whole schemas
    boolean explicit;
    boolean complete;
    boolean owned;
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATION)) {
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
    if (lists) {
      try (PreparedStatement statement = connection.prepareStatement(SCHEMAS)) {
        statement.setString(1, name);
        try (ResultSet row = statement.executeQuery()) {
          explicit &= !row.next();
        }
      }
    }
    Map<TableId, Member> members = members(connection, name, lists ? listed : MEMBERS);
    return Optional.of(new PublicationState(explicit, complete, owned, members));
  }

  private static Map<TableId, Member> members(Connection connection, String name, String sql)
      throws SQLException {
    Map<TableId, Member> members = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String filter = row.getString(3);
          members.put(
              new TableId(row.getString(1), row.getString(2)),
              new Member(
                  List.copyOf(Arrays.asList((String[]) row.getArray(4).getArray())),
                  filter,
                  filter));
        }
      }
    }
    return members;
  }
}
