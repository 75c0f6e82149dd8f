package io.sluice.bench.micro;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/** A table with rows of about 250 bytes, as {@code benchmarks/run} has it. */
public final class Orders {
  /** bigint, int, text, numeric, 150 characters of text, two timestamptz. */
  public static final TableSchema TABLE =
      new TableSchema(
          new TableId("shop", "orders"),
          List.of(
              new Column("id", Scalar.INT64, false),
              new Column("customer", Scalar.INT32, false),
              new Column("status", Scalar.TEXT, true),
              new Column("total", new Decimal(10, 2), true),
              new Column("note", Scalar.TEXT, true),
              new Column("placed_at", Scalar.TIMESTAMP_TZ, true),
              new Column("updated_at", Scalar.TIMESTAMP_TZ, true)),
          List.of("id"),
          List.of());

  private static final Instant FIRST_PLACED = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant FIRST_UPDATED = Instant.parse("2025-06-01T12:00:00Z");
  private static final long MICROS_BETWEEN_UPDATES = 1_009;
  private static final int NOTE_LENGTH = 150;

  /** Spreads small numbers over all bits: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private Orders() {}

  /** A row as it is inserted. */
  public static Row placed(long id) {
    return row(id, (int) (id % 1_000), "shipped", note(id), FIRST_UPDATED);
  }

  /** The same row after an update. */
  public static Row paid(long id) {
    return row(id, (int) -id, "paid", note(id), FIRST_UPDATED.plusSeconds(1));
  }

  /** The same update from a PostgreSQL that left out the long text, which was not touched. */
  public static Row paidWithoutNote(long id) {
    return row(id, (int) -id, "paid", Row.UNCHANGED, FIRST_UPDATED.plusSeconds(1));
  }

  private static Row row(long id, int customer, String status, Object note, Instant updated) {
    return Row.of(
        TABLE,
        id,
        customer,
        status,
        BigDecimal.valueOf(id % 1_000_000, 2),
        note,
        FIRST_PLACED.plusSeconds(id),
        updated.plus(id * MICROS_BETWEEN_UPDATES, ChronoUnit.MICROS));
  }

  private static String note(long id) {
    String digits = HexFormat.of().toHexDigits(id * SPREAD);
    return digits.repeat(NOTE_LENGTH / digits.length() + 1).substring(0, NOTE_LENGTH);
  }
}
