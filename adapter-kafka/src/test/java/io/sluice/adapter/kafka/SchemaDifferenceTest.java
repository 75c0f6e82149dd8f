package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaDifferenceTest {
  private static final EnvelopeSchemas SCHEMAS = new EnvelopeSchemas("bikes");
  private static final Column ID = new Column("id", Scalar.INT32, false);

  private static TableSchema table(List<String> key, Column... columns) {
    return new TableSchema(new TableId("store", "prices"), List.of(columns), key, List.of());
  }

  private static String difference(TableSchema before, TableSchema after) {
    return SchemaDifference.of(SCHEMAS.value(before).toString(), SCHEMAS.value(after).toString());
  }

  @Test
  void everyColumnThatDiffersIsNamedAsInTheCatalogWithItsTypes() {
    TableSchema before =
        table(
            List.of("id"),
            ID,
            new Column("list price", new Decimal(10, 2), true),
            new Column("note", Scalar.TEXT, false),
            new Column("same", Scalar.TEXT, true));
    TableSchema after =
        table(
            List.of("id"),
            ID,
            new Column("same", Scalar.TEXT, true),
            new Column("list price", Scalar.TEXT, false),
            new Column("tax", Scalar.INT16, true));
    assertEquals(
        "column list price: decimal(10,2) → text not null without default;"
            + " column note (text not null without default) removed; column tax (int16) added",
        difference(before, after));
  }

  @Test
  void aKeyOfOtherColumnsIsNamed() {
    Column line = new Column("line", Scalar.INT32, false);
    assertEquals(
        "key [id] → [id, line]",
        difference(table(List.of("id"), ID, line), table(List.of("id", "line"), ID, line)));
  }

  @Test
  void whereNoColumnDiffersItSaysSo() {
    TableSchema same = table(List.of("id"), ID);
    assertTrue(difference(same, same).contains("an earlier schema"), difference(same, same));
  }

  @Test
  void aSchemaThatSomebodyElseRegisteredIsReadByItsFields() {
    String theirs =
        "{\"type\":\"record\",\"name\":\"X\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}";
    String ours = SCHEMAS.value(table(List.of("id"), ID)).toString();
    assertEquals(
        "column id: string not null without default → int32 not null without default",
        SchemaDifference.of(theirs, ours));
    assertTrue(SchemaDifference.of("no schema", ours).contains("none of Avro's"));
  }
}
