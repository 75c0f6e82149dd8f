package io.sluice.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;

/** The nodes of a trial, which have a label of their own. */
final class Neo4jCounter implements SinkRows {
  private final Driver driver;
  private final String label;

  Neo4jCounter(Trial trial) {
    this.driver = driver(trial);
    this.label = label(trial);
  }

  static Driver driver(Trial trial) {
    return GraphDatabase.driver(
        trial.servers().neo4j().uri(),
        AuthTokens.basic(trial.servers().neo4j().user(), trial.servers().neo4j().password()));
  }

  static String label(Trial trial) {
    return "Bench" + trial.name().replaceAll("\\W", "");
  }

  private List<Record> query(String cypher, Map<String, Object> parameters) {
    return driver.executableQuery(cypher).withParameters(parameters).execute().records();
  }

  @Override
  public long count() {
    return query("MATCH (n:" + label + ") RETURN count(n)", Map.of()).get(0).get(0).asLong();
  }

  @Override
  public Map<Long, Integer> customers(Collection<Long> ids) {
    return query(
            "MATCH (n:" + label + ") WHERE n.id IN $ids RETURN n.id, n.customer",
            Map.of("ids", List.copyOf(ids)))
        .stream()
        .collect(Collectors.toMap(row -> row.get(0).asLong(), row -> row.get(1).asInt()));
  }

  @Override
  public Collection<Long> idsAbove(long id) {
    return query(
            "MATCH (n:" + label + ") WHERE n.id > $id RETURN n.id ORDER BY n.id", Map.of("id", id))
        .stream()
        .map(row -> row.get(0).asLong())
        .toList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
