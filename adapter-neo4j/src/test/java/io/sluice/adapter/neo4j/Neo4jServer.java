package io.sluice.adapter.neo4j;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.summary.Plan;

/**
 * A real Neo4j for all integration tests of this JVM, and a client of it that is not the sink's.
 */
final class Neo4jServer {
  private static final Neo4jServer INSTANCE = new Neo4jServer();

  private final Addresses.Neo4j address;
  private final Driver driver;

  private Neo4jServer() {
    try {
      Services services =
          Services.start(Files.createTempDirectory("sluice-neo4j"), Set.of(Server.NEO4J));
      Runtime.getRuntime().addShutdownHook(new Thread(services::close));
      address = services.addresses().neo4j();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    driver =
        GraphDatabase.driver(
            address.uri(),
            AuthTokens.basic(address.user(), address.password()),
            Config.builder().withLogging(Logging.none()).build());
  }

  static Neo4jServer get() {
    return INSTANCE;
  }

  Addresses.Neo4j address() {
    return address;
  }

  /** Connects to the server itself. */
  Neo4jConfig config() {
    return config(address.uri().toString(), Map.of(), List.of(), Duration.ofDays(7));
  }

  Neo4jConfig config(
      String uri, Map<String, String> types, List<String> nodeTables, Duration retention) {
    return new Neo4jConfig(
        uri,
        address.user(),
        address.password(),
        "",
        LabelStyle.PASCAL_CASE,
        Map.of(),
        types,
        nodeTables,
        DecimalStyle.STRING,
        2000,
        retention,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  List<Record> query(String cypher, Object... parameters) {
    try (Session session = driver.session()) {
      return session.run(cypher, org.neo4j.driver.Values.parameters(parameters)).list();
    }
  }

  long count(String cypher, Object... parameters) {
    return query(cypher, parameters).get(0).get(0).asLong();
  }

  /** The operators of a query's plan. */
  String explain(String cypher) {
    StringBuilder operators = new StringBuilder();
    try (Session session = driver.session()) {
      describe(session.run("EXPLAIN " + cypher).consume().plan(), operators);
    }
    return operators.toString();
  }

  private static void describe(Plan plan, StringBuilder operators) {
    operators.append(plan.operatorType()).append(' ').append(plan.arguments().get("Details"));
    operators.append('\n');
    plan.children().forEach(child -> describe(child, operators));
  }

  Driver driver() {
    return driver;
  }
}
