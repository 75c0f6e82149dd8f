package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is far larger than memory passes through a small heap: a huge transaction, and huge rows. A
 * process that runs out of memory ends at once.
 */
final class MemoryIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Map<String, String> SMALL_HEAP =
      Map.of("SLUICE_JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
  private static final int ROWS = 1_000_000;
  private static final int HUGE = 40;
  private static final int TRUNCATES = 2;

  @ParameterizedTest
  @ValueSource(strings = {"native", "debezium"})
  void aMillionRowsInOneTransactionAndRowsOfTenMegabytesPassASmallHeap(String engine)
      throws Exception {
    try (Scenario scenario = new Scenario("memory" + engine)) {
      String s = scenario.name();
      // Nobody is there: what is looked at is the way into the log.
      scenario
          .onlySink("search")
          .sink("search", "{plugin: elastic, url: 'http://127.0.0.1:9'}")
          .sourceKey("engine: " + engine);
      scenario.execute(
          "create schema " + s,
          "create table %s.many (id int primary key, v text)".formatted(s),
          "create table %s.huge (id int primary key, v text)".formatted(s),
          "alter table %s.huge alter v set storage external".formatted(s),
          huge(s, 1));
      SluiceProcess service = scenario.run(SMALL_HEAP);
      service.awaitMetric("sluice_captured_changes_total", TRUNCATES + HUGE, LIMIT);
      scenario.execute(
          "insert into %s.many select i, 'row ' || i from generate_series(1, %d) i"
              .formatted(s, ROWS),
          huge(s, HUGE + 1));
      service.awaitMetric("sluice_captured_changes_total", TRUNCATES + 2 * HUGE + ROWS, LIMIT);
      assertTrue(service.isAlive(), service::output);
      assertEquals(0, service.stop(Duration.ofSeconds(20)), service::output);
    }
  }

  /** Twice as many bytes as the heap has. */
  private static String huge(String schema, int from) {
    return "insert into %s.huge select i, repeat('0123456789', 1024 * 1024) from generate_series(%d, %d) i"
        .formatted(schema, from, from + HUGE - 1);
  }
}
