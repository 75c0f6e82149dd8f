package io.sluice.app.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.DeadLetter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LetterTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("store", "orders"),
          List.of(new Column("id", Scalar.INT64, false), new Column("note", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  private final Letter letter =
      letter(
          ChangeEvent.upsert(
              Operation.UPDATE,
              Row.of(TABLE, 7L, "before it"),
              Row.of(TABLE, 7L, "after it"),
              123,
              new SourcePosition(0x1_0000_0010L, 42, 1_000_000)));

  @Test
  void theListShowsTheKeyButNoOtherValue() {
    String line = letter.line();
    for (String part : List.of("17", "docs", "update", "store.orders", "[7]", "123", "too odd")) {
      assertTrue(line.contains(part), line);
    }
    assertFalse(line.contains("after it") || line.contains("before it"), line);
    assertEquals(
        "{\"id\": 17, \"storedAt\": \"2026-01-01T00:00:00Z\", \"sink\": \"docs\","
            + " \"reason\": \"too odd\\n******\", \"table\": \"store.orders\", \"operation\":"
            + " \"UPDATE\", \"version\": 123, \"key\": {\"id\": 7}}",
        letter.json(false).toString());
  }

  @Test
  void aReasonOfManyLinesStaysOnTheLine() {
    assertEquals(1, letter.line().lines().count());
    assertTrue(letter.line().endsWith("too odd ******"), letter.line());
  }

  @Test
  void allOfItShowsTheChangeItself() {
    String page = letter.page();
    assertTrue(page.contains("before     {\"id\": 7, \"note\": \"before it\"}"), page);
    assertTrue(page.contains("after      {\"id\": 7, \"note\": \"after it\"}"), page);
    assertTrue(page.contains("LSN 1/10 in transaction 42"), page);
    assertTrue(page.contains("committed  1970-01-01T00:00:01Z"), page);
    assertTrue(
        letter.json(true).toString().endsWith("\"after\": {\"id\": 7, \"note\": \"after it\"}}"));
  }

  @Test
  void aTruncateHasNeitherKeyNorRows() {
    Letter truncate = letter(ChangeEvent.truncate(TABLE, 5, SourcePosition.NONE));
    assertTrue(truncate.line().contains("truncate"), truncate.line());
    assertFalse(truncate.json(true).toString().contains("key"));
    assertFalse(truncate.page().contains("after"), truncate.page());
  }

  private static Letter letter(ChangeEvent change) {
    return new Letter(
        new DeadLetter(
            17, "docs", "too odd\nsecret", Instant.parse("2026-01-01T00:00:00Z"), change),
        reason -> reason.replace("secret", "******"));
  }
}
