package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** The table of docs/schema-changes.md, "Registry compatibility": each cell asked of a registry. */
class RegistryCompatibilityIT {
  private static final Path PAGE = Path.of("..", "docs", "schema-changes.md");
  private static final List<String> LEVELS = List.of("BACKWARD", "FORWARD", "FULL", "NONE");
  private static final TableId ID = new TableId("store", "things");
  private static final TableId OTHER = new TableId("store", "others");
  private static final Column KEY = new Column("id", Scalar.INT32, false);

  private record Alteration(TableSchema before, TableSchema after) {}

  private static TableSchema table(Column... more) {
    List<Column> columns = new ArrayList<>(List.of(KEY));
    columns.addAll(List.of(more));
    return new TableSchema(ID, columns, List.of("id"), List.of());
  }

  private static Column nullable(ColumnType type) {
    return new Column("c", type, true);
  }

  private static Column notNull(ColumnType type) {
    return new Column("c", type, false);
  }

  private static Alteration type(ColumnType before, ColumnType after) {
    return new Alteration(table(nullable(before)), table(nullable(after)));
  }

  private static Map<String, Alteration> alterations() {
    Map<String, Alteration> all = new LinkedHashMap<>();
    all.put("add a column that may be NULL", new Alteration(table(), table(nullable(Scalar.TEXT))));
    all.put(
        "add a column `NOT NULL` with a default",
        new Alteration(table(), table(notNull(Scalar.TEXT))));
    all.put(
        "drop a column that may be NULL", new Alteration(table(nullable(Scalar.TEXT)), table()));
    all.put(
        "drop a column that is `NOT NULL`", new Alteration(table(notNull(Scalar.TEXT)), table()));
    all.put(
        "rename a column that may be NULL",
        new Alteration(
            table(nullable(Scalar.TEXT)), table(new Column("renamed", Scalar.TEXT, true))));
    all.put(
        "rename a column that is `NOT NULL`",
        new Alteration(
            table(notNull(Scalar.TEXT)), table(new Column("renamed", Scalar.TEXT, false))));
    all.put(
        "`DROP NOT NULL`",
        new Alteration(table(notNull(Scalar.TEXT)), table(nullable(Scalar.TEXT))));
    all.put(
        "`SET NOT NULL`",
        new Alteration(table(nullable(Scalar.TEXT)), table(notNull(Scalar.TEXT))));
    all.put("`smallint` to `integer`", type(Scalar.INT16, Scalar.INT32));
    all.put("`integer` to `bigint`", type(Scalar.INT32, Scalar.INT64));
    all.put("`bigint` to `integer`", type(Scalar.INT64, Scalar.INT32));
    all.put("`real` to `double precision`", type(Scalar.FLOAT32, Scalar.FLOAT64));
    all.put("`numeric(10,2)` to `numeric(12,2)`", type(new Decimal(10, 2), new Decimal(12, 2)));
    all.put("`numeric(10,2)` to `numeric(12,4)`", type(new Decimal(10, 2), new Decimal(12, 4)));
    all.put("`numeric(10,2)` to `numeric`", type(new Decimal(10, 2), Scalar.NUMERIC));
    all.put("`numeric(10,2)` to `text`", type(new Decimal(10, 2), Scalar.TEXT));
    all.put("`date` to `timestamp`", type(Scalar.DATE, Scalar.TIMESTAMP));
    all.put("`integer` to `text`", type(Scalar.INT32, Scalar.TEXT));
    all.put("`uuid` or `jsonb` to `text`", type(Scalar.UUID, Scalar.TEXT));
    all.put("`bytea` to `text`", type(Scalar.BYTES, Scalar.TEXT));
    all.put(
        "a column to an array of its type", type(Scalar.TEXT, new ColumnType.ArrayOf(Scalar.TEXT)));
    all.put(
        "key column from `integer` to `bigint`",
        new Alteration(
            table(),
            new TableSchema(
                ID, List.of(new Column("id", Scalar.INT64, false)), List.of("id"), List.of())));
    all.put(
        "a further column in the key",
        new Alteration(
            table(notNull(Scalar.TEXT)),
            new TableSchema(
                ID, List.of(KEY, notNull(Scalar.TEXT)), List.of("id", "c"), List.of())));
    all.put(
        "add or drop a foreign key",
        new Alteration(
            table(nullable(Scalar.INT32)),
            new TableSchema(
                ID,
                List.of(KEY, nullable(Scalar.INT32)),
                List.of("id"),
                List.of(new ForeignKey("f", List.of("c"), OTHER, List.of("id"), true)))));
    return all;
  }

  @Test
  void whichAlterationPassesAtWhichLevelIsAsThePageSays() throws Exception {
    StringJoiner table = new StringJoiner("\n");
    for (Map.Entry<String, Alteration> each : alterations().entrySet()) {
      StringBuilder row = new StringBuilder("| " + each.getKey() + " |");
      for (String level : LEVELS) {
        row.append(passes(each.getValue(), level) ? " passes |" : " stops |");
      }
      table.add(row);
    }
    Files.writeString(Path.of("target", "registry-compatibility.txt"), table.toString());
    assertEquals(table.toString(), tableOfPage());
  }

  private static boolean passes(Alteration alteration, String level) throws Exception {
    String pipeline = LogServers.newPipeline();
    String topic = pipeline + ".store.things";
    Codecs codecs = new Codecs(pipeline, "", new SchemaRegistry(LogServers.registry(), "", ""));
    codecs.forWriting(topic, alteration.before());
    RegistryAdmin.level(TopicNames.keySubject(topic), level);
    RegistryAdmin.level(TopicNames.valueSubject(topic), level);
    try {
      codecs.forWriting(topic, alteration.after());
      return true;
    } catch (RefusedSchemaException e) {
      return false;
    }
  }

  private static String tableOfPage() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## Registry compatibility"));
    StringJoiner rows = new StringJoiner("\n");
    section
        .lines()
        .takeWhile(line -> !line.startsWith("### "))
        .filter(
            line ->
                line.startsWith("| ") && (line.contains("passes |") || line.contains("stops |")))
        .forEach(rows::add);
    return rows.toString();
  }
}
