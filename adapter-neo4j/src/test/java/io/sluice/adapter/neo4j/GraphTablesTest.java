package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.TableRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphTablesTest {
  private static final ForeignKey TO_A = key("to_a", "a", true, "a_id");
  private static final ForeignKey TO_B = key("to_b", "b", true, "b_id");

  @Test
  void aKeyOfTwoForeignKeysIsARelationshipFromTheFirstToTheSecond() throws Exception {
    JoinTable join = assertInstanceOf(JoinTable.class, table("a_id,b_id", TO_B, TO_A));
    assertEquals("T", join.type());
    assertEquals("s.a|1", join.start("s.t|1|2"));
    assertEquals("s.b|2", join.end("s.t|1|2"));
  }

  @Test
  void aJoinTableMayHaveColumnsInBothForeignKeys() throws Exception {
    ForeignKey a = key("k", "a", true, "n", "a_id");
    ForeignKey b = key("l", "b", true, "n", "b_id");
    JoinTable join = assertInstanceOf(JoinTable.class, table("n,a_id,b_id", b, a));
    assertEquals("s.a|0|1", join.start("s.t|0|1|2"));
    assertEquals("s.b|0|2", join.end("s.t|0|1|2"));
  }

  @Test
  void everyOtherTableIsNodes() throws Exception {
    assertInstanceOf(NodeTable.class, table("a_id", TO_A, TO_B));
    assertInstanceOf(NodeTable.class, table("a_id,n", TO_A, TO_B));
    assertInstanceOf(NodeTable.class, table("a_id,b_id,n", TO_A, TO_B));
    assertInstanceOf(NodeTable.class, table("a_id,b_id", TO_A));
    assertInstanceOf(NodeTable.class, table("a_id,b_id", TO_A, TO_B, key("third", "c", true, "n")));
    assertInstanceOf(NodeTable.class, table("a_id,b_id", TO_A, key("to_b", "b", false, "b_id")));
    assertInstanceOf(
        NodeTable.class,
        new GraphTables(config(Map.of(), List.of("s.t"))).of(schema("a_id,b_id", TO_A, TO_B)));
  }

  @Test
  void aForeignKeyToNoKeyIsNoRelationship() throws Exception {
    NodeTable nodes =
        assertInstanceOf(NodeTable.class, table("n", key("k", "a", false, "a_id"), TO_B));
    assertEquals(List.of("B"), nodes.references().stream().map(Reference::type).toList());
  }

  @Test
  void twoForeignKeysNeverShareAType() throws Exception {
    ForeignKey other = key("other", "b", true, "a_id");
    NodeTable nodes = assertInstanceOf(NodeTable.class, table("n", TO_A, other));
    assertEquals(
        List.of("A_BY_TO_A", "A_BY_OTHER"),
        nodes.references().stream().map(Reference::type).toList());
    GraphTables configured =
        new GraphTables(config(Map.of("s.t.to_a", "X", "s.t.to_b", "X"), List.of()));
    TableRefusedException refused =
        assertThrows(TableRefusedException.class, () -> configured.of(schema("n", TO_A, TO_B)));
    assertTrue(refused.getMessage().contains("s.t.to_b"), refused.getMessage());
  }

  private static GraphTable table(String keyColumns, ForeignKey... keys) throws Exception {
    return new GraphTables(config(Map.of(), List.of())).of(schema(keyColumns, keys));
  }

  private static TableSchema schema(String keyColumns, ForeignKey... keys) {
    return new TableSchema(
        new TableId("s", "t"),
        Stream.of("n", "a_id", "b_id").map(name -> new Column(name, Scalar.INT32, true)).toList(),
        List.of(keyColumns.split(",")),
        List.of(keys));
  }

  private static ForeignKey key(String name, String table, boolean toKey, String... columns) {
    return new ForeignKey(name, List.of(columns), new TableId("s", table), List.of(columns), toKey);
  }

  private static Neo4jConfig config(Map<String, String> types, List<String> nodeTables) {
    return new Neo4jConfig(
        "bolt://localhost:7687",
        "neo4j",
        "secret",
        "",
        LabelStyle.PASCAL_CASE,
        Map.of(),
        types,
        nodeTables,
        DecimalStyle.STRING,
        100,
        Duration.ofDays(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }
}
