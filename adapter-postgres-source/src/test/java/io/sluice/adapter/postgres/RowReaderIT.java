package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows themselves, page by page and by key. */
class RowReaderIT {
  private TestDatabase db;
  private PostgresSource source;
  private RowReader reader;

  @BeforeEach
  void database() throws Exception {
    db = PostgresServer.get().database();
    source = new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC());
    reader = source.rows();
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    source.close();
    db.close();
  }

  private List<RowKey> pages(TableSchema table, int limit) throws Exception {
    List<RowKey> keys = new ArrayList<>();
    List<StampedRow> page;
    do {
      Optional<RowKey> after =
          keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1));
      page = reader.page(table, after, limit);
      page.forEach(row -> keys.add(row.row().key()));
      assertTrue(keys.size() < 100_000, "no end of pages");
    } while (!page.isEmpty());
    return keys;
  }

  @Test
  void every_type_of_key_is_paged_and_found_again() throws Exception {
    db.execute("create type mood as enum ('sad', 'ok', 'glad')", "create domain age as int");
    String[][] keys = {
      {"boolean", "true", "false"},
      {"int2", "1", "-2", "3"},
      {"bigint", "9223372036854775807", "0", "-9223372036854775808"},
      {"age", "1", "2", "-3"},
      {"oid", "1", "4294967295"},
      {"numeric", "1.50", "-2", "123456789012345678901234567890.5"},
      {"numeric(8,2)", "1.50", "-2"},
      {"real", "1.1", "-3.4028235e38", "'NaN'", "'Infinity'"},
      {"float8", "0.1", "1e300", "'-Infinity'"},
      {"text", "'a''b\"\\ü'", "'B'", "''", "'a, (b)'", "'NULL'"},
      {"varchar(3)", "'abc'", "'ab'"},
      {"char(5)", "'ab'", "'b'"},
      {"\"char\"", "'x'", "'y'"},
      {"name", "'n'", "'m'"},
      {"bytea", "'\\x00ff'", "'\\x'"},
      {"bit(3)", "'101'", "'011'"},
      {"varbit", "'1'", "'0110'"},
      {"date", "'2024-02-29'", "'0044-03-15 BC'", "'12345-01-01'"},
      {"time", "'10:15'", "'10:15:00.5'", "'23:59:59.999999'"},
      {"timetz", "'10:15+00'", "'11:00:01+00'"},
      {"timestamp", "'2024-01-01 10:15'", "'0044-03-15 10:00:00.25 BC'"},
      {"timestamptz", "'2024-01-01 10:15+02'", "'2024-01-01 10:15:00.000001+00'"},
      {"interval", "'1 day'", "'-3 hours 1.5 seconds'", "'2 years -1 mons'"},
      {"money", "'-1234.50'", "'12'"},
      {"uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "gen_random_uuid()"},
      {"inet", "'10.0.0.1'", "'10.0.0.0/8'", "'::1'"},
      {"macaddr", "'08:00:2b:01:02:03'"},
      {"mood", "'glad'", "'sad'", "'ok'"},
      {"int4range", "'[1,5)'", "'empty'"},
      {"tstzrange", "'[2024-01-01 00:00+02,)'"},
      {"int[]", "'{1,2}'", "'{}'", "'{NULL,3}'"},
      {"text[]", "array['a,b', 'c\"d', '\\', '', 'NULL']", "array['x']"},
      {"timestamptz[]", "array['2024-01-01 10:15+02'::timestamptz]"},
      {"jsonb", "'{\"a\": [1, \"b\"]}'", "'1'"},
    };
    for (String[] key : keys) {
      db.execute("drop table if exists typed");
      db.execute("create table typed (n int, k " + key[0] + ", primary key (k, n))");
      for (int i = 1; i < key.length; i++) {
        for (int n = 0; n < 3; n++) {
          db.execute("insert into typed values (" + n + ", " + key[i] + ")");
        }
      }
      TableSchema table = source.tables().get(0);
      List<RowKey> found = pages(table, 2);
      assertEquals(3 * (key.length - 1), found.size(), key[0]);
      assertEquals(found.size(), new HashSet<>(found).size(), key[0]);
      List<StampedRow> again = reader.read(table, found);
      assertEquals(found.size(), again.size(), key[0]);
      again.forEach(row -> assertTrue(found.contains(row.row().key()), key[0]));
      reader.close();
    }
  }

  @Test
  void keys_that_are_not_there_are_left_out() throws Exception {
    db.execute("create table item (id int primary key, v text)");
    db.execute("insert into item select i, 'v' from generate_series(1, 2000) i");
    TableSchema table = source.tables().get(0);
    List<RowKey> asked = new ArrayList<>();
    for (int i = 0; i < RowReader.MOST_KEYS; i++) {
      asked.add(RowKey.of(2 * i + 1002));
    }
    assertEquals(500, reader.read(table, asked).size());
    assertEquals(List.of(), reader.read(table, List.of()));
    db.execute("analyze item");
    assertEquals(2000, reader.estimate(table));
  }

  @Test
  void a_stamp_changes_with_every_change_even_back_to_the_same_values() throws Exception {
    db.execute("create table item (id int primary key, v text)", "insert into item values (1,'a')");
    TableSchema table = source.tables().get(0);
    StampedRow first = reader.read(table, List.of(RowKey.of(1))).get(0);
    db.execute("vacuum full item", "vacuum freeze item");
    StampedRow unmoved = reader.read(table, List.of(RowKey.of(1))).get(0);
    assertEquals(first, unmoved);
    db.transaction("update item set v = 'b'", "update item set v = 'a'");
    StampedRow changed = reader.read(table, List.of(RowKey.of(1))).get(0);
    assertEquals(first.row(), changed.row());
    assertNotEquals(first.stamp(), changed.stamp());
  }

  @Test
  void a_page_of_wide_rows_is_cut_short_and_nothing_is_left_out() throws Exception {
    db.execute("create table wide (id int primary key, v text)");
    db.execute("insert into wide select i, repeat('x', 1000000) from generate_series(1, 30) i");
    TableSchema table = source.tables().get(0);
    assertTrue(reader.page(table, Optional.empty(), 30).size() < 30);
    assertEquals(30, pages(table, 30).size());
  }

  @Test
  void a_lost_connection_is_replaced_and_a_changed_table_is_an_error() throws Exception {
    db.execute("create table item (id int primary key, v text)", "insert into item values (1,'a')");
    TableSchema table = source.tables().get(0);
    assertEquals(1, pages(table, 5).size());
    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
            + " 'sluice reader' and datname = current_database()");
    assertThrows(PortException.class, () -> pages(table, 5));
    assertEquals(1, pages(table, 5).size());
    db.execute("alter table item drop column v");
    assertThrows(PortException.class, () -> pages(table, 5));
    db.execute("drop table item");
    assertThrows(PortException.class, () -> pages(table, 5));
  }
}
