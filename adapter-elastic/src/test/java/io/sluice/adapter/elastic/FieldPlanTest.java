package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.json.JsonData;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldPlanTest {
  private static final TableId TABLE = new TableId("s", "t");

  @Test
  void theNewerOfTwoSchemasWinsWhicheverComesFirst() {
    FoundIndex found = found(Fields.of(table(Scalar.INT64), 100), IndexOwner.meta(TABLE));
    FieldPlan newer = FieldPlan.of(table(Scalar.TEXT), 101, found);
    assertEquals(Set.of("v"), newer.replacements().keySet());
    assertEquals(OptionalLong.of(101), Fields.since(newer.replacements().get("v")));
    assertEquals(Set.of("v (long, not text)"), newer.conflicts(found));
    FieldPlan older = FieldPlan.of(table(Scalar.TEXT), 99, found);
    assertEquals(Map.of(), older.replacements());
    assertEquals(Set.of("v"), older.older().keySet());
    assertEquals(100, older.until());
  }

  @Test
  void theSameKindNeedsNothingWhateverTheVersion() {
    FoundIndex found = found(Fields.of(table(Scalar.INT64), 100), IndexOwner.meta(TABLE));
    for (long version : new long[] {1, 100, 1000}) {
      FieldPlan plan = FieldPlan.of(table(Scalar.INT16), version, found);
      assertEquals(new FieldPlan(Map.of(), Map.of(), Map.of(), Set.of(), Long.MAX_VALUE), plan);
    }
  }

  @Test
  void aColumnAddedIsAFieldAdded() {
    FoundIndex found = found(Fields.of(table(Scalar.INT64), 100), IndexOwner.meta(TABLE));
    TableSchema wider =
        new TableSchema(
            TABLE,
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("v", Scalar.INT64, true),
                new Column("w", Scalar.DATE, true)),
            List.of("id"),
            List.of());
    FieldPlan plan = FieldPlan.of(wider, 200, found);
    assertEquals(Set.of("w"), plan.additions().keySet());
    assertTrue(plan.replacements().isEmpty());
  }

  @Test
  void jsonThatBecameTextGetsItsKeywordInPlace() {
    FoundIndex found = found(Fields.of(table(Scalar.JSON), 100), IndexOwner.meta(TABLE));
    FieldPlan plan = FieldPlan.of(table(Scalar.TEXT), 200, found);
    assertEquals(Set.of("keyword"), plan.additions().get("v").text().fields().keySet());
    assertTrue(plan.replacements().isEmpty());
  }

  @Test
  void shapesAreAtHomeInAFieldThatIsNotIndexed() {
    FoundIndex found =
        found(
            Map.of("id", Fields.of(Scalar.INT64), "v", Fields.unindexed()), IndexOwner.meta(TABLE));
    FieldPlan plan = FieldPlan.of(table(Scalar.GEOMETRY), 200, found);
    assertTrue(plan.replacements().isEmpty());
    assertFalse(plan.additions().containsKey("v"));
    assertFalse(plan.users().toString().contains("v ("));
  }

  @Test
  void textThatIsKnownForAGeometryByNowGetsAnotherField() {
    FoundIndex found = found(Fields.of(table(Scalar.TEXT), 100), IndexOwner.meta(TABLE));
    assertEquals(
        Set.of("v"), FieldPlan.of(table(Scalar.GEOMETRY), 101, found).replacements().keySet());
  }

  @Test
  void aUsersFieldStaysAsHeMadeIt() {
    Map<String, Property> users =
        Map.of(
            "id", Property.of(p -> p.integer(field -> field)),
            "v", Property.of(p -> p.long_(field -> field)));
    FieldPlan plan = FieldPlan.of(table(Scalar.TEXT), 200, found(users, Map.of()));
    assertEquals(Set.of("id (integer, not long)", "v (long, not text)"), plan.users());
    assertTrue(plan.additions().isEmpty());
    assertTrue(plan.replacements().isEmpty());
  }

  @Test
  void fieldsThatAnEarlierSinkMadeGetTheirMarksAndFollowTheirColumns() {
    Map<String, Property> earlier =
        Map.of(
            "id", Fields.of(Scalar.INT32),
            "v", Fields.of(Scalar.INT64),
            "dropped", Fields.of(Scalar.DATE),
            "users", Property.of(p -> p.text(field -> field.analyzer("simple"))));
    Map<String, JsonData> meta =
        Map.of("sluice_schema", JsonData.of("s"), "sluice_table", JsonData.of("t"));
    FieldPlan same = FieldPlan.of(table(Scalar.INT64), 200, found(earlier, meta));
    assertEquals(Set.of("id", "v", "dropped"), same.additions().keySet());
    assertTrue(same.replacements().isEmpty());
    FieldPlan altered = FieldPlan.of(table(Scalar.TEXT), 200, found(earlier, meta));
    assertEquals(Set.of("v"), altered.replacements().keySet());
  }

  private static FoundIndex found(Map<String, Property> fields, Map<String, JsonData> meta) {
    return new FoundIndex(
        TableIndex.of("s.t"), IndexState.of(s -> s.mappings(m -> m.properties(fields).meta(meta))));
  }

  private static TableSchema table(ColumnType type) {
    return new TableSchema(
        TABLE,
        List.of(new Column("id", Scalar.INT32, false), new Column("v", type, true)),
        List.of("id"),
        List.of());
  }
}
