package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tables and rows for the tests. */
final class Sample {
  static final SourcePosition POSITION =
      new SourcePosition(0xFFFF_FFFF_FFFF_FFF0L, 4711, 1_700_000_000_123_456L);

  static final TableSchema CUSTOMERS =
      new TableSchema(
          new TableId("store", "customers"),
          List.of(
              new Column("id", Scalar.INT32, false),
              new Column("name", Scalar.TEXT, true),
              new Column("notes", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  /** Each type's values that are worth a look. */
  static final Map<ColumnType, List<Object>> VALUES = values();

  private Sample() {}

  static Row customer(int id, String name) {
    return Row.of(CUSTOMERS, id, name, null);
  }

  static ChangeEvent insert(int id, String name, long version) {
    return ChangeEvent.upsert(Operation.INSERT, null, customer(id, name), version, POSITION);
  }

  private static Map<ColumnType, List<Object>> values() {
    Map<ColumnType, List<Object>> values = new LinkedHashMap<>();
    values.put(Scalar.BOOLEAN, List.of(true, false));
    values.put(Scalar.INT16, List.of(0, -32768, 32767));
    values.put(Scalar.INT32, List.of(0, -1, 63, 64, Integer.MIN_VALUE, Integer.MAX_VALUE));
    values.put(Scalar.INT64, List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    values.put(
        Scalar.FLOAT32,
        List.of(0f, -0f, 1.5f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY));
    values.put(
        Scalar.FLOAT64,
        List.of(0d, -0d, 0.1, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY));
    values.put(
        Scalar.NUMERIC,
        List.of(
            BigDecimal.ZERO,
            new BigDecimal("-1.10"),
            new BigDecimal("9".repeat(300) + ".0000000001"),
            new BigDecimal("1E+20")));
    values.put(
        new Decimal(10, 2),
        List.of(new BigDecimal("0.00"), new BigDecimal("-99999999.99"), new BigDecimal("1.27")));
    values.put(new Decimal(38, 0), List.of(new BigDecimal("9".repeat(38))));
    values.put(
        Scalar.TEXT,
        List.of("", "plain", "\u00e4\u20ac\ud83d\udeb2 \u0000\n", "x".repeat(70_000), "a\u00df"));
    values.put(Scalar.BYTES, List.of(new byte[0], new byte[] {0, -1, 127, -128}));
    values.put(
        Scalar.DATE,
        List.of(LocalDate.EPOCH, LocalDate.of(-4712, 1, 1), LocalDate.of(5_874_897, 12, 31)));
    values.put(Scalar.TIME, List.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_999_000)));
    values.put(
        Scalar.TIMESTAMP,
        List.of(
            LocalDateTime.of(1970, 1, 1, 0, 0),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            LocalDateTime.of(-4712, 1, 1, 0, 0),
            LocalDateTime.of(294_246, 12, 31, 23, 59, 59, 999_999_000)));
    values.put(
        Scalar.TIMESTAMP_TZ,
        List.of(
            Instant.EPOCH,
            Instant.ofEpochSecond(-1, 1_000),
            Instant.parse("2024-02-29T12:34:56.789012Z")));
    values.put(Scalar.UUID, List.of(new UUID(0, 0), new UUID(-1, Long.MIN_VALUE)));
    values.put(Scalar.JSON, List.of("{\"a\": [1, null, \"\u00fc\"]}", "null"));
    values.put(
        Scalar.GEOMETRY,
        List.of(
            "0101000020E6100000000000000000F03F0000000000000040",
            "0101000000000000000000F03F0000000000000040",
            "0020000001000010E63FF00000000000004000000000000000",
            "a type of that name, \u00e9",
            "010",
            "0101000000000000000000f03f0000000000000040",
            ""));
    for (ColumnType element : new ArrayList<>(values.keySet())) {
      List<Object> withNull = new ArrayList<>(values.get(element));
      withNull.add(null);
      values.put(new ArrayOf(element), List.of(List.of(), withNull, Arrays.asList((Object) null)));
    }
    return values;
  }

  /** A table with a nullable and a not-null column of every type, and names that need care. */
  static TableSchema everyType() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("order id", Scalar.INT64, false));
    columns.add(new Column("order-id", Scalar.TEXT, false));
    columns.add(new Column("order_id", Scalar.UUID, true));
    columns.add(new Column("1st \u00fc", Scalar.TEXT, true));
    int number = 0;
    for (ColumnType type : VALUES.keySet()) {
      columns.add(new Column("c" + number, type, true));
      columns.add(new Column("C" + number++, type, false));
    }
    return new TableSchema(
        new TableId("my store", "every.type"),
        columns,
        List.of("order-id", "order id"),
        List.of(
            new ForeignKey(
                "fk",
                List.of("order_id", "order-id"),
                new TableId("my store", "other \"table\""),
                List.of("a b", "c"),
                true)));
  }

  /** Rows that have every value of {@link #VALUES} in both columns of its type, and nulls. */
  static List<Row> everyValue() {
    TableSchema table = everyType();
    List<Row> rows = new ArrayList<>();
    int most = VALUES.values().stream().mapToInt(List::size).max().orElseThrow();
    for (int n = 0; n <= most; n++) {
      Object[] values = new Object[table.size()];
      values[0] = (long) n;
      values[1] = "key " + n;
      values[2] = n == 0 ? null : UUID.nameUUIDFromBytes(bytes("u" + n));
      values[3] = n == 0 ? null : "first " + n;
      int i = 4;
      for (List<Object> ofType : VALUES.values()) {
        values[i++] = n == most ? null : ofType.get(n % ofType.size());
        values[i++] = ofType.get((n + 1) % ofType.size());
      }
      rows.add(new Row(table, values));
    }
    return rows;
  }

  /** A change in a form that compares bytes by content, also within arrays. */
  static List<Object> comparable(ChangeEvent change) {
    return Arrays.asList(
        change.table(),
        change.operation(),
        change.key() == null ? null : comparable(change.key().values()),
        change.before() == null ? null : comparable(Arrays.asList(change.before().values())),
        change.after() == null ? null : comparable(Arrays.asList(change.after().values())),
        change.version(),
        change.position());
  }

  private static Object comparable(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Sample::comparable).collect(Collectors.toList());
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }

  /** A geometry's bytes and SRID, as they stand in the log. */
  static List<Object> geometry(String text) {
    boolean ewkb = text.matches("0[01]([0-9A-F]{2}){4,}");
    boolean wgs84 = text.startsWith("0101000020E6100000") || text.startsWith("0020000001000010E6");
    byte[] bytes = ewkb ? HexFormat.of().parseHex(text) : bytes("?" + text);
    if (!ewkb) {
      bytes[0] = -1;
    }
    return Arrays.asList(ByteBuffer.wrap(bytes), wgs84 ? 4326 : null);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
