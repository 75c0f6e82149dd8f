package io.sluice.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tables with columns so wide that PostgreSQL keeps them out of line, and does not send them with
 * an update that leaves them alone: one table for each replica identity that can be captured. Their
 * rows have the same ids and go through the same changes.
 *
 * <p>{@code code} is in the index that is the third one's identity, beside the key.
 */
final class WideTables {
  static final String DEFAULT = "by_default";
  static final String FULL = "by_full";
  static final String INDEX = "by_index";
  static final List<String> NAMES = List.of(DEFAULT, FULL, INDEX);

  /** Columns that are out of line, as they stand in the tables. */
  static final List<String> WIDE = List.of("body", "raw", "document", "tags", "amount");

  private final Scenario scenario;
  private int lastId;

  private WideTables(Scenario scenario) {
    this.scenario = scenario;
  }

  static WideTables create(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        """
        create function %s.wide(seed text) returns text immutable language sql as
        $$ select string_agg(md5(seed || n), '') from generate_series(1, 300) n $$
        """
            .formatted(s),
        """
        create function %s.words(seed text) returns text[] immutable language sql as
        $$ select array_agg(md5(seed || n)) from generate_series(1, 150) n $$
        """
            .formatted(s));
    WideTables tables = new WideTables(scenario);
    for (String name : NAMES) {
      scenario.execute(
          """
          create table %s.%s (
            id integer primary key, code integer not null, title text,
            body text, raw bytea, document jsonb, tags text[], amount numeric)
          """
              .formatted(s, name));
      for (String column : WIDE) {
        scenario.execute(
            "alter table %s.%s alter %s set storage external".formatted(s, name, column));
      }
    }
    scenario.execute(
        "alter table %s.%s replica identity full".formatted(s, FULL),
        "create unique index identity on %s.%s (code, id)".formatted(s, INDEX),
        "alter table %s.%s replica identity using index identity".formatted(s, INDEX));
    return tables;
  }

  /** A row in each table, of wide values that no other row has; their id. */
  int add() throws SQLException {
    int id = (lastId += 10);
    inEach(insert(id, "row " + id));
    return id;
  }

  static String insert(int id, String seed) {
    return """
        insert into %%t values (%1$d, %1$d, 'new', wide('%2$s'), decode(wide('%2$s'), 'hex'),
          jsonb_build_object('words', words('%2$s'), 'none', null), words('%2$s'),
          left(translate(wide('%2$s'), 'abcdef', '012345'), 4800)::numeric / 8)
        """
        .formatted(id, seed);
  }

  /** Executes statements on each table, all of a table's in one transaction; %t is the table. */
  void inEach(String... statements) throws SQLException {
    try (Connection connection = scenario.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path to " + scenario.name());
      connection.setAutoCommit(false);
      for (String table : NAMES) {
        for (String sql : statements) {
          statement.execute(sql.replace("%t", table));
        }
        connection.commit();
      }
    }
  }
}
