package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentIdsTest {
  @Test
  void anIdReadsLikeTheKey() {
    assertEquals("42", id(List.of(Scalar.INT32), 42));
    assertEquals("42,3", id(List.of(Scalar.INT64, Scalar.INT16), 42L, 3));
    assertEquals("Ünï code", id(List.of(Scalar.TEXT), "Ünï code"));
    assertEquals("_wD-", id(List.of(Scalar.BYTES), new byte[] {-1, 0, -2}));
    assertEquals("[\"a\"~,null]", id(List.of(new ArrayOf(Scalar.TEXT)), Arrays.asList("a", null)));
  }

  @Test
  void decimalsOfDifferentScaleAreDifferentKeys() {
    List<ColumnType> type = List.of(new Decimal(5, 2));
    assertNotEquals(id(type, new BigDecimal("1.0")), id(type, new BigDecimal("1.00")));
  }

  @Test
  void differentPairsOfTextsNeverShareAnId() {
    List<String> pieces = List.of("", "~", ",", "~,", ",~", "~0", "~h", "a", "~~");
    Set<String> different = new HashSet<>();
    for (String a : pieces) {
      for (String b : pieces) {
        pieces.forEach(c -> different.add(a + b + c));
      }
    }
    Map<String, List<String>> keys = new HashMap<>();
    for (String a : different) {
      for (String b : different) {
        List<String> other = keys.put(id(List.of(Scalar.TEXT, Scalar.TEXT), a, b), List.of(a, b));
        assertEquals(null, other, () -> "shared by " + List.of(a, b));
      }
    }
  }

  @Test
  void theEmptyTextHasAnIdThatNoOtherTextHas() {
    Set<String> ids = new HashSet<>();
    for (String text : List.of("", "~", "0", "~0", "~~0", ",")) {
      String id = id(List.of(Scalar.TEXT), text);
      assertTrue(!id.isEmpty() && ids.add(id), text);
    }
  }

  @Test
  void aLongKeyGetsAnIdOfAtMost512BytesThatStartsLikeItAndIsItsOwn() {
    Set<String> ids = new HashSet<>();
    for (String piece : List.of("x", "é", "漢", "🚲", "~", "a~", ",")) {
      for (int length = 500; length < 520; length++) {
        String text = piece.repeat(length) + "end";
        String id = id(List.of(Scalar.TEXT), text);
        assertTrue(id.getBytes(StandardCharsets.UTF_8).length <= DocumentIds.LONGEST);
        assertTrue(ids.add(id), text);
      }
    }
  }

  @Test
  void aTextThatLooksLikeAShortenedIdHasAnotherId() {
    String id = id(List.of(Scalar.TEXT), "x~".repeat(400));
    assertTrue(id.contains("~h"));
    assertNotEquals(id, id(List.of(Scalar.TEXT), id));
    assertNotEquals(id, id(List.of(Scalar.TEXT), id.replace("~~", "~")));
  }

  private static String id(List<ColumnType> types, Object... values) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new Column("k" + i, types.get(i), false));
    }
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"), columns, columns.stream().map(Column::name).toList(), List.of());
    return new DocumentIds(table).of(RowKey.of(values));
  }
}
