package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of indexes and fields. */
class NamesTest {
  private static final IndexNames DEFAULT = new IndexNames("{schema}.{table}");

  @Test
  void anOrdinaryTableGivesItsNameToItsIndex() {
    assertEquals("store.order_items", DEFAULT.of(new TableId("store", "order_items")));
    assertEquals(
        "shop-store-orders",
        new IndexNames("shop-{schema}-{table}").of(new TableId("store", "orders")));
  }

  @Test
  void whatAnIndexNameCannotHoldIsEscaped() {
    assertEquals("a%2eb.%4frders", DEFAULT.of(new TableId("a.b", "Orders")));
    assertEquals("%5fa.%2d%2a", DEFAULT.of(new TableId("_a", "-*")));
    assertEquals("s.%c3%bc", DEFAULT.of(new TableId("s", "ü")));
  }

  @Test
  void differentTablesHaveDifferentIndexes() {
    List<String> names = List.of("a", "A", "a.b", "a_b", "%61", "b", "_a", ".", "b.a", "ä");
    Set<String> indexes = new HashSet<>();
    for (String schema : names) {
      for (String table : names) {
        assertTrue(indexes.add(DEFAULT.of(new TableId(schema, table))), schema + " " + table);
      }
    }
  }

  @Test
  void theLongestNamesFitAndStayApart() {
    String first = DEFAULT.of(new TableId("Ü".repeat(31), "Ü".repeat(31) + "a"));
    String second = DEFAULT.of(new TableId("Ü".repeat(31), "Ü".repeat(31) + "b"));
    assertTrue(first.length() <= 255 - "@Sluice".length() && !first.equals(second));
  }

  @Test
  void aTemplateThatGivesNoLegalNameIsRefused() {
    for (String template : List.of("", "Upper{table}", "_{table}", "a b{table}", "{other}")) {
      assertThrows(
          IllegalArgumentException.class, () -> IndexNames.check("index", template), template);
    }
    IndexNames.check("index", "{schema}.{table}");
    IndexNames.check("index", "shop_{schema}-{table}");
  }

  @Test
  void anOrdinaryColumnGivesItsNameToItsField() {
    for (String name : List.of("id", "Name", "with space", "a_b", "ünï", "a:b")) {
      assertEquals(name, FieldNames.of(name));
    }
  }

  @Test
  void whatMeansSomethingToElasticsearchIsEscaped() {
    assertEquals("a%2Eb", FieldNames.of("a.b"));
    assertEquals("%5Fid", FieldNames.of("_id"));
    assertEquals("%", FieldNames.of(""));
    assertEquals("%20", FieldNames.of(" "));
    assertEquals("100%25", FieldNames.of("100%"));
    assertEquals("%2A", FieldNames.of("*"));
  }

  @Test
  void differentColumnsHaveDifferentFields() {
    Set<String> fields = new HashSet<>();
    for (String column :
        List.of("", "%", ".", "%2E", "_", "%5F", "a.b", "a%2Eb", " ", "  ", "a ", "a", "\t")) {
      assertTrue(fields.add(FieldNames.of(column)), column);
    }
  }
}
