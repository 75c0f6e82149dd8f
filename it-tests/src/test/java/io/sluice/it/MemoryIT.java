package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is larger than memory passes through the heap that {@code bin/sluice} gives, 512 MB: a huge
 * transaction, and huge rows. A process that runs out of memory ends at once.
 */
final class MemoryIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int HUGE = 60;
  private static final int TRUNCATES = 2;

  /** Debezium's engine is some times slower, and holds some times more for each row. */
  @ParameterizedTest
  @CsvSource({"native, 1000000", "debezium, 400000"})
  void aHugeTransactionAndRowsOfTenMegabytesPassTheDefaultHeap(String engine, int rows)
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
      SluiceProcess service = scenario.run();
      service.awaitMetric("sluice_captured_changes_total", TRUNCATES + HUGE, LIMIT);
      scenario.execute(
          "insert into %s.many select i, 'row ' || i from generate_series(1, %d) i"
              .formatted(s, rows),
          huge(s, HUGE + 1));
      service.awaitMetric("sluice_captured_changes_total", TRUNCATES + 2 * HUGE + rows, LIMIT);
      assertTrue(service.isAlive(), service::output);
      assertEquals(0, service.stop(Duration.ofSeconds(20)), service::output);
    }
  }

  /** More bytes than the heap has, which do not become much fewer when they are compressed. */
  private static String huge(String schema, int from) {
    return ("insert into %s.huge select i, repeat((select string_agg(md5(i * n || ''), '')"
            + " from generate_series(1, 3277) n), 100) from generate_series(%d, %d) i")
        .formatted(schema, from, from + HUGE - 1);
  }
}
