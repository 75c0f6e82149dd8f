package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that are altered while about a thousand changes a second are made to them: without a
 * restart, the sinks end as PostgreSQL.
 */
final class SchemaChangesIT {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChangesIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int SHELVES = 10;
  private static final int BOOKS = 3_000;

  /** Rows that a statement of the load changes. */
  private static final int MANY = 24;

  /** What the load writes to; the rest of its columns have defaults. */
  private static void createTables(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        "set search_path to " + s,
        "create type " + s + ".mood as enum ('glad', 'sad')",
        "create table " + s + ".shelves (id int primary key, place text)",
        "insert into " + s + ".shelves select i, 'place ' || i from generate_series(0, 9) i",
        """
        create table %1$s.books (
          id int primary key, n int not null, shelf int not null default 1,
          title text not null default 'untitled', price numeric(8, 2) default 9.99,
          printed timestamptz default '2026-11-23 10:00:00.123456Z', mood %1$s.mood default 'sad',
          remark text default 'none')
        """
            .formatted(s),
        "insert into %s.books select i, i, i %% 10, 'book ' || i from generate_series(1, %d) i"
            .formatted(s, BOOKS));
  }

  /** About seventy changes in a transaction, whatever columns there are beside id and n. */
  private static void change(String table, Connection connection, int turn) throws SQLException {
    connection.setAutoCommit(false);
    int first = 100_000 + MANY * turn;
    int old = 1 + turn * MANY % BOOKS;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into %s (id, n) select i, '%d' from generate_series(%d, %d) i"
              .formatted(table, turn, first, first + MANY - 1));
      statement.execute(
          "update %s set n = '%d' where id between %d and %d"
              .formatted(table, turn, old, old + MANY - 1));
      statement.execute(
          "delete from %s where id between %d and %d"
              .formatted(table, first - 10 * MANY, first - 9 * MANY - 1));
      connection.commit();
    }
  }

  private static Load load(Scenario scenario, String table) {
    return new Load(scenario, (connection, turn) -> change(table, connection, turn));
  }

  private static void assertNothingRejected(Scenario scenario) throws Exception {
    for (String sink : List.of("graph", "documents", "search")) {
      SluiceProcess.Result letters = scenario.command("dead-letters", "list", "--sink", sink);
      assertTrue(letters.output().contains("no dead letters"), letters::output);
    }
  }

  @Test
  void columnsThatAreAlteredUnderLoadEndAsInPostgres() throws Exception {
    underLoad(
        "columns",
        (scenario, load) -> {
          String books = scenario.name() + ".books";
          for (String alteration :
              List.of(
                  "add column pages int",
                  "add column weight int not null default 250",
                  "alter column shelf set default 2",
                  "alter column pages set default 100",
                  "drop column remark",
                  "rename column title to name",
                  "alter column n type bigint",
                  "alter column price type numeric(12, 3)",
                  "alter column shelf type text",
                  "alter column shelf drop not null",
                  "alter column shelf drop default",
                  "alter column printed type date",
                  "alter column weight type int using weight * 2")) {
            scenario.execute("alter table " + books + " " + alteration);
            load.awaitMore(60);
          }
          scenario.execute(
              "alter type %s.mood add value 'calm'".formatted(scenario.name()),
              "alter type %s.mood rename value 'sad' to 'blue'".formatted(scenario.name()),
              "alter table " + books + " add column remark int default 5",
              "alter table " + books + " alter column shelf type int using shelf::int");
          load.awaitMore(60);
        },
        stores -> stores.awaitEqualAndSound(LIMIT));
  }

  @Test
  void keysThatAreAlteredUnderLoadEndAsInPostgres() throws Exception {
    underLoad(
        "keys",
        (scenario, load) -> {
          String s = scenario.name();
          String books = s + ".books";
          for (String alteration :
              List.of(
                  "add constraint stands foreign key (shelf) references " + s + ".shelves",
                  "drop constraint books_pkey, add primary key (shelf, id)",
                  "drop constraint stands",
                  "drop constraint books_pkey, add primary key (id)",
                  "add constraint stands_now foreign key (shelf) references " + s + ".shelves")) {
            scenario.execute("alter table " + books + " " + alteration);
            load.awaitMore(150);
          }
        },
        stores -> stores.awaitEqual(LIMIT));
  }

  @Test
  void tablesThatAreRenamedDroppedMadeAnewAndMovedAreFollowedAndTheOthersGoOn() throws Exception {
    underLoad(
        "tables",
        (scenario, load) -> {
          String s = scenario.name();
          scenario.execute(
              "alter table " + s + ".shelves rename to racks",
              "insert into " + s + ".racks values (77, 'renamed')");
          load.awaitMore(150);
          scenario.execute(
              "drop table " + s + ".racks",
              "create table " + s + ".racks (code text primary key, since date)",
              "insert into " + s + ".racks values ('a', '2026-11-23'), ('b', null)");
          load.awaitMore(150);
          scenario.execute(
              "create schema if not exists attic",
              "alter table " + s + ".racks set schema attic",
              "create table " + s + ".shelves (id bigint primary key, width int)",
              "insert into " + s + ".shelves values (1, 80)");
          load.awaitMore(150);
        },
        stores -> stores.awaitEqual(LIMIT));
  }

  /** What is done to the tables while others write to them. */
  private interface Alterations {
    void run(Scenario scenario, Load load) throws Exception;
  }

  /** What has to hold in the end. */
  private interface Ending {
    void await(Stores stores) throws Exception;
  }

  private static void underLoad(String name, Alterations alterations, Ending ending)
      throws Exception {
    try (Scenario scenario = new Scenario(name)) {
      createTables(scenario);
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
      }
      long began = System.nanoTime();
      try (Load load = load(scenario, scenario.name() + ".books")) {
        alterations.run(scenario, load);
        double seconds = (System.nanoTime() - began) / 1e9;
        LOG.info("{}: {} changes/s", name, Math.round(3 * MANY * load.transactions() / seconds));
      }
      try (Stores stores = new Stores(scenario.config())) {
        ending.await(stores);
      }
      service.awaitComponent("capture", "up", LIMIT);
      assertNothingRejected(scenario);
    }
  }
}
