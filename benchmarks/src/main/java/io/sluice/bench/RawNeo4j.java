package io.sluice.bench;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

/** A MERGE of nodes per batch, under a constraint. */
final class RawNeo4j implements RawLimit.Writer {
  private final Driver driver;
  private final Session session;
  private final String merge;

  RawNeo4j(Trial trial) {
    String label = Neo4jCounter.label(trial);
    this.driver = Neo4jCounter.driver(trial);
    this.session = driver.session();
    this.merge = "UNWIND $rows AS row MERGE (n:" + label + " {id: row.id}) SET n += row";
    session.run("CREATE CONSTRAINT FOR (n:" + label + ") REQUIRE n.id IS UNIQUE").consume();
    session.run("CALL db.awaitIndexes(60)").consume();
  }

  @Override
  public void write(long first, int count) {
    ZonedDateTime now = ZonedDateTime.now();
    List<Map<String, Object>> rows = new ArrayList<>(count);
    for (long id = first; id < first + count; id++) {
      rows.add(
          Map.of(
              "id",
              id,
              "customer",
              7,
              "status",
              "shipped",
              "total",
              "12.50",
              "note",
              RawLimit.note(),
              "placed_at",
              now,
              "updated_at",
              now));
    }
    session.executeWriteWithoutResult(tx -> tx.run(merge, Map.of("rows", rows)).consume());
  }

  @Override
  public void close() {
    session.close();
    driver.close();
  }
}
