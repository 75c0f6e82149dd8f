package io.sluice.adapter.postgres;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A value of every type, and what becomes of it. */
final class TypeCases {
  private final List<Case> cases = new ArrayList<>();

  /**
   * @param sql the value as SQL writes it
   * @param expected the value of the column type
   */
  record Case(String type, String sql, ColumnType columnType, Object expected) {}

  List<Case> list() {
    listScalars();
    listTexts();
    listArrays();
    listAdded();
    return List.copyOf(cases);
  }

  private void value(String type, String sql, ColumnType columnType, Object expected) {
    cases.add(new Case(type, sql, columnType, expected));
  }

  private void text(String type, String text) {
    value(type, "'" + text + "'", Scalar.TEXT, text);
  }

  private void listScalars() {
    value("bool", "true", Scalar.BOOLEAN, true);
    value("int2", "-32768", Scalar.INT16, -32768);
    value("int4", "2147483647", Scalar.INT32, 2147483647);
    value("int8", "-9223372036854775808", Scalar.INT64, Long.MIN_VALUE);
    value("oid", "4294967295", Scalar.INT64, 4294967295L);
    value("real", "3.4028235e38", Scalar.FLOAT32, Float.MAX_VALUE);
    value("real", "'NaN'", Scalar.FLOAT32, Float.NaN);
    value("float8", "0.1", Scalar.FLOAT64, 0.1);
    value("float8", "'-Infinity'", Scalar.FLOAT64, Double.NEGATIVE_INFINITY);
    value(
        "numeric",
        "123456789012345678901234567890.0100",
        Scalar.NUMERIC,
        new BigDecimal("123456789012345678901234567890.0100"));
    value("numeric", "1e10", Scalar.NUMERIC, new BigDecimal("10000000000"));
    value("numeric(8,2)", "-12.5", new Decimal(8, 2), new BigDecimal("-12.50"));
    value("numeric(5)", "7", new Decimal(5, 0), new BigDecimal("7"));
    value("numeric(3,-2)", "1234", Scalar.NUMERIC, new BigDecimal("1200"));
    value("numeric(2,5)", "0.00012", Scalar.NUMERIC, new BigDecimal("0.00012"));
    value("amount", "1.5", new Decimal(7, 3), new BigDecimal("1.500"));
    value("text", "'Ünïcode \"quoted\" \\ back'", Scalar.TEXT, "Ünïcode \"quoted\" \\ back");
    value("text", "''", Scalar.TEXT, "");
    text("varchar(10)", "abc");
    value("char(5)", "'ab'", Scalar.TEXT, "ab   ");
    text("\"char\"", "x");
    text("name", "n");
    value("bytea", "'\\x00ff10'", Scalar.BYTES, new byte[] {0, -1, 16});
    value("date", "'2024-02-29'", Scalar.DATE, LocalDate.of(2024, 2, 29));
    value("date", "'0044-03-15 BC'", Scalar.DATE, LocalDate.of(-43, 3, 15));
    value("date", "'12345-01-01'", Scalar.DATE, LocalDate.of(12345, 1, 1));
    value("time", "'23:59:59.999999'", Scalar.TIME, LocalTime.of(23, 59, 59, 999_999_000));
    value("time(0)", "'00:00:00'", Scalar.TIME, LocalTime.MIDNIGHT);
    value(
        "timestamp",
        "'2024-02-29 01:02:03.000004'",
        Scalar.TIMESTAMP,
        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000));
    value(
        "timestamp(0)",
        "'1900-01-01 00:00:00'",
        Scalar.TIMESTAMP,
        LocalDateTime.of(1900, 1, 1, 0, 0));
    value(
        "timestamp", "'0001-01-01 00:00:00 BC'", Scalar.TIMESTAMP, LocalDateTime.of(0, 1, 1, 0, 0));
    value(
        "timestamp",
        "'294275-01-01 00:00:00'",
        Scalar.TIMESTAMP,
        LocalDateTime.of(294275, 1, 1, 0, 0));
    value(
        "timestamptz",
        "'2024-02-29 01:02:03.5+05:30'",
        Scalar.TIMESTAMP_TZ,
        Instant.parse("2024-02-28T19:32:03.5Z"));
    value(
        "timestamptz",
        "'1880-01-01 00:00:00+00'",
        Scalar.TIMESTAMP_TZ,
        Instant.parse("1880-01-01T00:00:00Z"));
    value(
        "timestamptz(3)",
        "'1969-12-31 23:59:59.999+00'",
        Scalar.TIMESTAMP_TZ,
        Instant.parse("1969-12-31T23:59:59.999Z"));
    value(
        "uuid",
        "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
        Scalar.UUID,
        UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    value("date", "'infinity'", Scalar.DATE, LocalDate.MAX);
    value("time", "'24:00'", Scalar.TIME, LocalTime.MAX);
    value("timestamp", "'-infinity'", Scalar.TIMESTAMP, LocalDateTime.MIN);
    value("timestamptz", "'infinity'", Scalar.TIMESTAMP_TZ, Instant.MAX);
    value("numeric", "'NaN'", Scalar.NUMERIC, Double.NaN);
    value("numeric", "'-Infinity'", Scalar.NUMERIC, Double.NEGATIVE_INFINITY);
    value("numeric(5,2)", "'NaN'", new Decimal(5, 2), Double.NaN);
    value("json", "'{ \"a\" : [1, null] }'", Scalar.JSON, "{ \"a\" : [1, null] }");
    value("jsonb", "'{ \"b\":1,\"a\" : 1.50 }'", Scalar.JSON, "{\"a\": 1.50, \"b\": 1}");
  }

  private void listTexts() {
    text("mood", "so so");
    text("short_text", "abc");
    text("inet", "192.168.0.1/24");
    text("cidr", "10.0.0.0/8");
    text("macaddr", "08:00:2b:01:02:03");
    text("macaddr8", "08:00:2b:01:02:03:04:05");
    value("xml", "'<a>1</a>'::xml", Scalar.TEXT, "<a>1</a>");
    value("tsvector", "'''bike'':1 ''road'':2'", Scalar.TEXT, "'bike':1 'road':2");
    text("bit(5)", "10110");
    text("bit(1)", "1");
    text("varbit", "101");
    text("int4range", "[1,5)");
    text("numrange", "(1.5,2.50]");
    text("daterange", "[2024-01-01,2024-02-01)");
    value("tstzrange", "'[2024-01-01 12:00+02,)'", Scalar.TEXT, "[\"2024-01-01 10:00:00+00\",)");
    value(
        "tstzmultirange",
        "'{[2024-01-01 12:00+02,2024-01-02 00:00+00]}'",
        Scalar.TEXT,
        "{[\"2024-01-01 10:00:00+00\",\"2024-01-02 00:00:00+00\"]}");
    text("int4multirange", "{[1,2),[5,9)}");
    text("pg_lsn", "16/B374D848");
    text("xid", "7");
    text("int2vector", "1 2 3");
    value("tsquery", "'''bike'' & ''road'''", Scalar.TEXT, "'bike' & 'road'");
    text("jsonpath", "$.\"a\"");
    text("address", "(Main,12)");
    value("money", "'-1234.5'", Scalar.TEXT, "-$1,234.50");
    text("timetz", "12:00:00.5+02");
    text("interval", "1 year 2 mons -3 days +04:05:06.7");
    text("interval", "00:00:00");
    text("interval", "-1 days -00:00:00.000001");
    text("interval", "100:00:00");
    text("point", "(1,-2.5)");
    text("lseg", "[(0,0),(1e+20,1e-05)]");
    text("box", "(2,2),(0.1,0)");
    text("path", "((0,0),(1,1))");
    text("path", "[(0,0),(1,1)]");
    text("polygon", "((0,0),(1,1),(1,0))");
    text("circle", "<(0,0),1.25>");
    text("line", "{1,-1,0}");
  }

  private void listArrays() {
    value("bool[]", "'{t,f,NULL}'", new ArrayOf(Scalar.BOOLEAN), Arrays.asList(true, false, null));
    value("int2[]", "'{1,2}'", new ArrayOf(Scalar.INT16), List.of(1, 2));
    value("int4[]", "'{}'", new ArrayOf(Scalar.INT32), List.of());
    value("int4[]", "'[0:1]={1,2}'", new ArrayOf(Scalar.INT32), List.of(1, 2));
    value(
        "int4[]",
        "'{{1,2},{NULL,4}}'",
        new ArrayOf(Scalar.INT32),
        List.of(List.of(1, 2), Arrays.asList(null, 4)));
    value("int8[]", "'{1,NULL}'", new ArrayOf(Scalar.INT64), Arrays.asList(1L, null));
    value("real[]", "'{1.5,NaN}'", new ArrayOf(Scalar.FLOAT32), List.of(1.5f, Float.NaN));
    value("float8[]", "'{0.1}'", new ArrayOf(Scalar.FLOAT64), List.of(0.1));
    value(
        "numeric[]",
        "'{1.10,2}'",
        new ArrayOf(Scalar.NUMERIC),
        List.of(new BigDecimal("1.10"), new BigDecimal("2")));
    value(
        "numeric(5,2)[]",
        "'{1.1}'",
        new ArrayOf(new Decimal(5, 2)),
        List.of(new BigDecimal("1.10")));
    value(
        "text[]",
        "array['a,b','\"q\"','back\\slash','NULL',null,'', '{}']",
        new ArrayOf(Scalar.TEXT),
        Arrays.asList("a,b", "\"q\"", "back\\slash", "NULL", null, "", "{}"));
    value("varchar(3)[]", "'{abc}'", new ArrayOf(Scalar.TEXT), List.of("abc"));
    value("date[]", "'{2024-01-01}'", new ArrayOf(Scalar.DATE), List.of(LocalDate.of(2024, 1, 1)));
    value(
        "time[]",
        "'{12:00:00.1}'",
        new ArrayOf(Scalar.TIME),
        List.of(LocalTime.of(12, 0, 0, 100_000_000)));
    value(
        "timestamp[]",
        "'{2024-01-01 00:00:01}'",
        new ArrayOf(Scalar.TIMESTAMP),
        List.of(LocalDateTime.of(2024, 1, 1, 0, 0, 1)));
    value(
        "timestamptz[]",
        "'{2024-01-01 00:00:01+01}'",
        new ArrayOf(Scalar.TIMESTAMP_TZ),
        List.of(Instant.parse("2023-12-31T23:00:01Z")));
    value(
        "uuid[]",
        "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'",
        new ArrayOf(Scalar.UUID),
        List.of(UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")));
    value("jsonb[]", "array['{\"a\": 1}'::jsonb]", new ArrayOf(Scalar.JSON), List.of("{\"a\": 1}"));
    value("mood[]", "'{happy,so so}'", new ArrayOf(Scalar.TEXT), List.of("happy", "so so"));
    value("amount[]", "'{1.5}'", new ArrayOf(new Decimal(7, 3)), List.of(new BigDecimal("1.500")));
    value(
        "box[]",
        "'{(2,2),(0,0);(1,1),(0,0)}'",
        new ArrayOf(Scalar.TEXT),
        List.of("(2,2),(0,0)", "(1,1),(0,0)"));
    value(
        "interval[]", "'{1 day,-00:01}'", new ArrayOf(Scalar.TEXT), List.of("1 day", "-00:01:00"));
    value("inet[]", "'{1.2.3.4}'", new ArrayOf(Scalar.TEXT), List.of("1.2.3.4"));
    value("address[]", "array[('Main',1)::address]", new ArrayOf(Scalar.TEXT), List.of("(Main,1)"));
    value("numrow", "'{1,2}'", new ArrayOf(Scalar.INT32), List.of(1, 2));
  }

  private void listAdded() {
    text("blob_x", "whatever it is");
    value("blob_x[]", "'{\"a,b\",NULL}'", new ArrayOf(Scalar.TEXT), Arrays.asList("a,b", null));
    value(
        "vector(3)",
        "'[1,2.5,-3e-05]'",
        new ArrayOf(Scalar.FLOAT32, 3),
        List.of(1f, 2.5f, -3e-05f));
    value("vector", "'[0.1]'", new ArrayOf(Scalar.FLOAT32), List.of(0.1f));
    value("halfvec(2)", "'[65504,-0]'", new ArrayOf(Scalar.FLOAT32, 2), List.of(65504f, -0f));
    value("vector(2)[]", "'{\"[1,2]\"}'", Scalar.TEXT, "{\"[1,2]\"}");
  }
}
