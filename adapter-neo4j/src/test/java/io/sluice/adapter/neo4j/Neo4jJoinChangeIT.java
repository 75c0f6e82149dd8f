package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table of nodes becomes one of relationships, and the other way round; a key changes. */
class Neo4jJoinChangeIT {
  private final Altered altered = new Altered();
  private final Neo4jSink sink = altered.sink();
  private final Neo4jSink behind = altered.sink();
  private final TableId items = altered.id("items");
  private final ForeignKey toOrder = key("order_fk", "order_id", "orders");
  private final ForeignKey toProduct = key("product_fk", "product_id", "products");
  private final TableSchema nodes = items(List.of("order_id", "product_id"), toOrder);
  private final TableSchema join = items(List.of("order_id", "product_id"), toOrder, toProduct);
  private final TableSchema numbered = items(List.of("id"), toOrder, toProduct);

  @AfterEach
  void close() {
    altered.close();
  }

  @Test
  void nodesBecomeRelationshipsAsTheRowsComeAgain() throws Exception {
    altered.put(sink, row(nodes, 1, 1, 7, "a"), row(nodes, 2, 2, 7, "b"));
    altered.put(sink, row(join, 1, 1, 7, Row.UNCHANGED));
    altered.put(behind, row(nodes, 3, 3, 7, "c"), row(nodes, 4, 4, 7, "d"));
    altered.remove(sink, join, 2L, 7L);
    altered.put(behind, row(join, 3, 3, 7, "c"));
    altered.put(sink, row(join, 4, 4, 7, "d"));
    altered.putOlder(behind, row(nodes, 1, 1, 7, "late"));
    altered.putOlder(behind, row(nodes, 2, 2, 7, "late"));
    assertEquals(
        List.of(row(join, 1, 1, 7, "a"), row(join, 3, 3, 7, "c"), row(join, 4, 4, 7, "d")),
        altered.rows(join));
    assertEquals(0, altered.nodes("items"));
    assertEquals(List.of(), altered.relationships(items));
    assertEquals(
        List.of("orders|1 products|7", "orders|3 products|7", "orders|4 products|7"),
        altered.joins("items"));
    assertEquals(List.of(), altered.constraints(altered.label("items")));
    assertEquals(0, altered.nodesWithoutRow());
  }

  @Test
  void relationshipsBecomeNodesAsTheRowsComeAgain() throws Exception {
    altered.put(sink, row(join, 1, 1, 7, "a"), row(join, 2, 2, 7, "b"));
    altered.put(sink, row(nodes, 1, 1, 7, Row.UNCHANGED));
    altered.put(behind, row(join, 3, 3, 7, "c"), row(join, 4, 4, 7, "d"));
    altered.remove(sink, nodes, 2L, 7L);
    altered.put(behind, row(nodes, 3, 3, 7, "c"));
    altered.put(sink, row(nodes, 4, 4, 7, "d"));
    altered.putOlder(behind, row(join, 1, 1, 7, "late"));
    altered.putOlder(behind, row(join, 2, 2, 7, "late"));
    assertEquals(
        List.of(row(nodes, 1, 1, 7, "a"), row(nodes, 3, 3, 7, "c"), row(nodes, 4, 4, 7, "d")),
        altered.rows(nodes));
    assertEquals(3, altered.nodes("items"));
    assertEquals(List.of(), altered.joins("items"));
    assertEquals(
        List.of("1|7 ORDER orders|1", "3|7 ORDER orders|3", "4|7 ORDER orders|4"),
        altered.relationships(items));
    assertEquals(
        List.of(List.of("order_id", "product_id")), altered.constraints(altered.label("items")));
    assertEquals(0, altered.nodesWithoutRow());
  }

  /** The worker that is behind is the first to tell the graph that the rows were nodes once. */
  @Test
  void aLateNodeNeitherReplacesARelationshipNorLeavesAnything() throws Exception {
    altered.put(sink, row(join, 1, 1, 7, "a"));
    altered.putOlder(behind, row(nodes, 1, 1, 7, "late"));
    assertEquals(List.of(row(join, 1, 1, 7, "a")), altered.rows(join));
    assertEquals(0, altered.nodes("items"));
    assertEquals(0, altered.nodesWithoutRow());
    altered.putOlder(behind, row(nodes, 2, 2, 7, "b"));
    altered.put(sink, row(join, 2, 2, 7, "b"));
    assertEquals(List.of("orders|1 products|7", "orders|2 products|7"), altered.joins("items"));
    assertEquals(0, altered.nodes("items"));
    assertEquals(List.of(), altered.relationships(items));
  }

  @Test
  void aRelationshipMovesAsItsForeignKeyReferencesAnotherTable() throws Exception {
    TableSchema moved =
        items(
            List.of("order_id", "product_id"),
            toOrder,
            key("product_fk", "product_id", "articles"));
    altered.put(sink, row(join, 1, 1, 7, "a"));
    altered.put(behind, row(moved, 1, 1, 7, Row.UNCHANGED));
    assertEquals(List.of("orders|1 articles|7"), altered.joins("items"));
    assertEquals(List.of(row(moved, 1, 1, 7, "a")), altered.rows(moved));
    assertEquals(0, altered.nodesWithoutRow());
  }

  @Test
  void underAnotherKeyRelationshipsAndNodesTakeTurns() throws Exception {
    altered.put(sink, row(join, 1, 1, 7, "a"), row(join, 2, 2, 7, "b"));
    ChangeEvent toNumbers = altered.truncate(numbered);
    altered.write(sink, toNumbers);
    altered.put(sink, row(numbered, 1, 2, 7, "a"));
    altered.putOlder(behind, row(join, 3, 3, 7, "late"));
    altered.write(behind, toNumbers);
    altered.put(behind, row(numbered, 2, 2, 7, "b"));
    assertEquals(
        List.of(row(numbered, 1, 2, 7, "a"), row(numbered, 2, 2, 7, "b")), altered.rows(numbered));
    assertEquals(List.of(), altered.joins("items"));
    assertEquals(List.of(List.of("id")), altered.constraints(altered.label("items")));
    ChangeEvent toJoins = altered.truncate(join);
    altered.write(behind, toJoins);
    altered.put(behind, row(join, 1, 1, 7, "a"));
    altered.putOlder(sink, row(numbered, 9, 9, 9, "late"));
    altered.write(sink, toJoins);
    altered.put(sink, row(join, 2, 2, 7, "b"));
    assertEquals(List.of("orders|1 products|7", "orders|2 products|7"), altered.joins("items"));
    assertEquals(0, altered.nodes("items"));
    assertEquals(List.of(), altered.relationships(items));
    assertEquals(0, altered.nodesWithoutRow());
    assertEquals(List.of(), altered.constraints(altered.label("items")));
  }

  @Test
  void theFormerKeysConstraintGoesAndNoWorkerThatIsBehindBringsItBack() throws Exception {
    TableSchema byPair = items(List.of("order_id", "product_id"));
    TableSchema byId = items(List.of("id"));
    altered.put(sink, row(byId, 1, 1, 1, "a"), row(byId, 2, 1, 1, "b"));
    ChangeEvent toPair = altered.truncate(byPair);
    altered.write(sink, toPair);
    altered.put(sink, row(byPair, 1, 1, 1, "a"));
    altered.putOlder(behind, row(byId, 3, 1, 1, "late"));
    assertEquals(
        List.of(List.of("order_id", "product_id")), altered.constraints(altered.label("items")));
    altered.put(sink, row(byPair, 1, 1, 2, "same id"));
    altered.write(behind, toPair);
    altered.put(behind, row(byPair, 1, 1, 3, "same id"));
    assertEquals(3, altered.rows(byPair).size());
  }

  /** As if a worker that is behind had made it between its look and its second look. */
  @Test
  void aFormerKeysConstraintThatIsThereNonethelessRejectsNothing() throws Exception {
    TableSchema byPair = items(List.of("order_id", "product_id"));
    altered.put(sink, row(byPair, 1, 1, 1, "a"));
    String name = CypherName.quote("sluice_key_label_" + altered.label("items"));
    altered.query("DROP CONSTRAINT " + name);
    altered.query(
        "CREATE CONSTRAINT %s FOR (n:%s) REQUIRE n.id IS UNIQUE"
            .formatted(name, altered.label("items")));
    altered.put(sink, row(byPair, 1, 1, 2, "same id"));
    assertEquals(2, altered.rows(byPair).size());
    assertEquals(
        List.of(List.of("order_id", "product_id")), altered.constraints(altered.label("items")));
  }

  /** Rows of the former key, which a truncate will remove, may be alike under the new one. */
  @Test
  void aKeyThatTheFormerRowsDoNotHaveToThemselvesIsMadeWhenTheyAreGone() throws Exception {
    TableSchema byId = items(List.of("id"));
    TableSchema byPair = items(List.of("order_id", "product_id"));
    altered.put(behind, row(byId, 1, 1, 1, "a"), row(byId, 2, 1, 1, "b"));
    altered.write(sink, altered.truncate(byPair));
    altered.put(sink, row(byPair, 1, 1, 1, "a"), row(byPair, 1, 1, 2, "b"));
    assertEquals(2, altered.rows(byPair).size());
  }

  private TableSchema items(List<String> key, ForeignKey... keys) {
    return new TableSchema(
        items,
        List.of(
            new Column("id", Scalar.INT64, true),
            new Column("order_id", Scalar.INT64, true),
            new Column("product_id", Scalar.INT64, true),
            new Column("note", Scalar.TEXT, true)),
        key,
        List.of(keys));
  }

  private static Row row(TableSchema table, long id, long order, long product, Object note) {
    return Row.of(table, id, order, product, note);
  }

  private ForeignKey key(String name, String column, String table) {
    return new ForeignKey(name, List.of(column), altered.id(table), List.of("id"), true);
  }
}
