package io.sluice.it;

import io.sluice.dev.Addresses;
import java.util.List;
import java.util.Locale;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;

/** A user's own access to the graph of one scenario. */
final class GraphClient implements AutoCloseable {
  private final String scenario;
  private final Driver driver;

  GraphClient(Scenario scenario) {
    Addresses.Neo4j at = scenario.addresses().neo4j();
    this.scenario = plain(scenario.name());
    this.driver = GraphDatabase.driver(at.uri(), AuthTokens.basic(at.user(), at.password()));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** The label of the table's nodes, in back quotes. */
  String label(String table) {
    List<String> labels =
        run("call db.labels() yield label return label").stream()
            .map(each -> each.get("label").asString())
            .filter(label -> plain(label).startsWith(scenario) && plain(label).contains(table))
            .toList();
    if (labels.size() != 1) {
      throw new IllegalStateException("table " + table + " has labels " + labels);
    }
    return "`" + labels.get(0) + "`";
  }

  List<Record> run(String cypher) {
    return driver.executableQuery(cypher).execute().records();
  }

  @Override
  public void close() {
    driver.close();
  }
}
