package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
  private final Services services;

  private Neo4jServer() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "neo4j");
      services = Services.start(data, Set.of(Server.NEO4J));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(services, data)));
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

  private static void stop(Services services, Path data) {
    services.close();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Neo4jServer get() {
    return INSTANCE;
  }

  Addresses.Neo4j address() {
    return address;
  }

  /** Connects to the server itself. */
  Neo4jConfig config() {
    return config(address.uri().toString(), Duration.ofSeconds(10));
  }

  /** Connects by another address, and gives up waiting for an answer after this time. */
  Neo4jConfig config(String uri, Duration timeout) {
    return config(uri, Duration.ofDays(7), timeout);
  }

  /** Forgets deletes after this time. */
  Neo4jConfig remembering(Duration retention) {
    return config(address.uri().toString(), retention, Duration.ofSeconds(10));
  }

  private Neo4jConfig config(String uri, Duration retention, Duration timeout) {
    return new Neo4jConfig(
        uri,
        address.user(),
        address.password(),
        "",
        LabelStyle.PASCAL_CASE,
        Map.of(),
        Map.of(),
        List.of(),
        DecimalStyle.STRING,
        2000,
        retention,
        Duration.ofSeconds(5),
        timeout);
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

  /** Waits until so many transactions wait for locks that others hold. */
  void awaitBlocked(int transactions, Future<?> writing) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String blocked = "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked'";
    while (query(blocked).size() < transactions) {
      assertTrue(!writing.isDone(), "the write did not wait");
      assertTrue(System.nanoTime() < deadline, "the write neither waits nor ends");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Kills the server and starts it again; it keeps its address and its data. */
  void killAndStart() {
    services.kill(Server.NEO4J);
    services.start(Server.NEO4J);
  }

  Driver driver() {
    return driver;
  }
}
