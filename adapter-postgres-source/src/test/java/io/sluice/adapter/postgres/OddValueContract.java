package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values at the edges of PostgreSQL's types come through the stream as through the snapshot. */
interface OddValueContract extends CaptureBench {
  List<List<String>> CARRIED =
      List.of(
          List.of("interval", "infinity", "-infinity", "178000000 years", "-178000000 years"),
          List.of("interval", "2562047788:00:54.775807", "-00:00:00.5", "1 day -00:00:00.000001"),
          List.of("interval[]", "{infinity,NULL,-infinity,00:00:00}"),
          List.of("timetz", "24:00:00+00", "24:00:00-15:59", "12:00:00.123456+15:59:59", "00:00+1"),
          List.of("timetz[]", "{24:00:00+00}"),
          List.of("money", "92233720368547758.07", "-92233720368547758.08", "-0.01", "0"),
          List.of("bit(1)", "0", "1"),
          List.of("bit(3)", "101"),
          List.of("varbit", "", "0"),
          List.of("float8", "NaN", "-0", "5e-324", "1.7976931348623157e308", "-Infinity"),
          List.of("real", "NaN", "-0", "1e-45", "3.4028235e38", "Infinity"),
          List.of("numeric", "1e131071", "1e-16383", "-0", "0.000"),
          List.of("date", "4714-11-24 BC", "5874897-12-31", "0001-01-01 BC", "0001-01-01"),
          List.of("timestamp", "4714-11-24 00:00:00 BC", "294276-12-31 23:59:59.999999"),
          List.of("timestamptz", "4714-11-24 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00"),
          List.of("timestamptz", "0001-12-31 23:59:59.5+00 BC", "1800-01-01 00:00:00+00"),
          List.of("time", "23:59:59.999999", "24:00:00"),
          List.of("numeric", "NaN", "Infinity", "-Infinity"),
          List.of("numeric(5,2)", "NaN"),
          List.of("numeric[]", "{NaN,-Infinity,NULL,1.50}"),
          List.of("date", "infinity", "-infinity"),
          List.of("timestamp", "infinity", "-infinity"),
          List.of("timestamptz", "infinity", "-infinity"),
          List.of("date[]", "{infinity}", "{{infinity,2024-01-01},{NULL,-infinity}}"),
          List.of("int[]", "{{1,2},{3,4}}", "{{{1},{2}},{{3},{NULL}}}", "[2:3][0:0]={{1},{2}}"),
          List.of("text[]", "{{a,\"{b}\"},{NULL,\"NULL\"}}"),
          List.of("daterange", "[-infinity,infinity]", "empty", "(,)"),
          List.of("tstzrange", "[-infinity,infinity]", "[2024-01-01 12:00+02,)"),
          List.of("tstzrange[]", "{\"[2024-01-01 12:00+02,)\"}"),
          List.of("odd.moment", "(\"2024-01-01 12:00:00+02\")"),
          List.of("point", "(-0,NaN)", "(Infinity,-Infinity)", "(5e-324,1e300)"),
          List.of("path", "[(1e-7,1e15),(2,2)]"),
          List.of("circle", "<(1e-7,0),Infinity>"),
          List.of("jsonb", "1e400", "{\"a\": -0.0}", "null"),
          List.of("text", "null", "unchanged", "\\x00", "🚲 \t\n\r"),
          List.of("\"char\"", "", "\\200"),
          List.of("bytea", "\\x", "\\x5c78"),
          List.of("xid", "4294967295"),
          List.of("odd.\"interval\"", "a domain's value"),
          List.of("odd.\"int4\"", "an enum's value"));

  @Test
  default void what_is_carried_is_the_same_in_snapshot_and_stream_in_any_time_zone()
      throws Exception {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> cases = new ArrayList<>();
    for (List<String> type : CARRIED) {
      for (String value : type.subList(1, type.size())) {
        columns.add("c" + cases.size() + " " + type.get(0));
        values.add("'" + value + "'");
        cases.add(type.get(0) + " " + value);
      }
    }
    String row = ", " + String.join(", ", values);
    db().execute(
            "set time zone 'UTC'",
            "create schema odd",
            "create type odd.moment as (at timestamptz)",
            "create domain odd.\"interval\" as text",
            "create type odd.\"int4\" as enum ('an enum''s value')",
            "create table odd.date (id int primary key, " + String.join(", ", columns) + ")",
            "insert into odd.date values (1"
                + row.replace("domain's", "domain''s").replace("enum's", "enum''s")
                + ")");
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    try {
      log().start(reopen(db().config("odd.*")));
      log().await(2);
      db().execute("insert into odd.date select 2" + list(cases.size()) + " from odd.date");
      Row read = log().await(3).get(1).after();
      Row streamed = log().changes().get(2).after();
      log().stop();
      assertAll(
          IntStream.range(0, cases.size())
              .mapToObj(i -> () -> assertSame(cases.get(i), read, streamed, i + 1)));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  private static String list(int columns) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      list.append(", c").append(i);
    }
    return list.toString();
  }

  private void assertSame(String what, Row read, Row streamed, int column) throws Exception {
    Object value = read.value(column);
    Object other = streamed.value(column);
    if (value instanceof byte[] bytes) {
      assertArrayEquals(bytes, (byte[]) other, what);
      return;
    }
    assertEquals(value, other, what);
    if (read.schema().columns().get(column).type() == Scalar.TEXT) {
      String written = db().value("select c" + (column - 1) + "::text from odd.date where id = 1");
      assertEquals(written, value, what);
    }
  }
}
