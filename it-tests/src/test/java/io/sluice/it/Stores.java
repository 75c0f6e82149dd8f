package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.adapter.kafka.KafkaChangeLog;
import io.sluice.adapter.postgres.PostgresSource;
import io.sluice.app.config.ConfigLoader;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.demo.Convergence;
import io.sluice.app.verify.SinkReader;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.RowReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at what is in PostgreSQL, in the log and in the sinks, independent of any service. */
final class Stores implements AutoCloseable {
  private static final String AUDIT = "audit";

  private final ServiceConfig config;
  private final ChangeSource source;
  private final RowReader rows;
  private final List<SinkReader> sinks = new ArrayList<>();

  Stores(Path configFile, String... only) throws Exception {
    config =
        new ConfigLoader(System::getenv, BuiltPlugins.FOLDER, BuiltPlugins::load).load(configFile);
    source = new PostgresSource(config.pipeline(), config.source(), Clock.systemUTC());
    rows = source.rows();
    for (ConfiguredSink<?> sink : config.sinks()) {
      if (only.length == 0 || List.of(only).contains(sink.name())) {
        SinkReader.open(sink, config.pipeline()).ifPresent(sinks::add);
      }
    }
  }

  /**
   * Waits until every sink holds exactly what PostgreSQL holds, for as long as any of them gets on
   * with the log within the limit.
   */
  void awaitEqual(Duration limit) throws Exception {
    Convergence convergence = new Convergence(rows, source.tables(), sinks, () -> {});
    List<Long> lag = lag();
    boolean equal = convergence.await(limit);
    boolean moving = true;
    while (!equal && moving) {
      List<Long> now = lag();
      moving = !now.equals(lag);
      lag = now;
      equal = moving && convergence.await(limit);
    }
    if (!equal) {
      List<String> differences = new ArrayList<>();
      convergence
          .compareAll()
          .forEach(
              each ->
                  each.examples().stream()
                      .limit(5)
                      .forEach(difference -> differences.add(each.sink() + ": " + difference)));
      fail("not equal within " + limit.toSeconds() + " s:\n" + String.join("\n", differences));
    }
  }

  /** How many records of the log each sink has not confirmed. */
  List<Long> lag() throws Exception {
    List<Long> lag = new ArrayList<>();
    try (KafkaChangeLog log = new KafkaChangeLog(config.pipeline(), config.log())) {
      for (SinkReader sink : sinks) {
        lag.add(log.lag(sink.name()).records());
      }
    }
    return lag;
  }

  /**
   * Waits until every sink has confirmed every record of the log, on the way back from a replay.
   */
  void awaitDelivered(Duration limit) throws Exception {
    Await.until(
        "every sink has been through the log",
        limit,
        () -> "",
        () -> lag().stream().allMatch(records -> records == 0));
  }

  /** Waits until all is equal, and then proves the log sound. */
  void awaitEqualAndSound(Duration limit) throws Exception {
    awaitEqual(limit);
    ledger().requireSound();
  }

  /** Waits for that, and then proves the log sound, with each of these transactions whole. */
  void awaitEqualAndWhole(CommittedTransactions committed, Duration limit) throws Exception {
    awaitEqual(limit);
    Ledger ledger = ledger();
    ledger.requireSound();
    ledger.requireWhole(committed.soFar());
  }

  /** As {@link #awaitEqualAndWhole}, where a snapshot may have read some of the transactions. */
  void awaitEqualAndWholeOrNone(CommittedTransactions committed, Duration limit) throws Exception {
    awaitEqual(limit);
    Ledger ledger = ledger();
    ledger.requireSound();
    ledger.requireWholeOrNone(committed.soFar());
  }

  private Ledger ledger() throws Exception {
    return Ledger.read(
        config.log().bootstrapServers(),
        URI.create(config.log().schemaRegistry()),
        config.pipeline());
  }

  /**
   * Reads the whole log and checks that each counter went up in steps of one, from wherever the
   * snapshot found it to where it is now: nothing lost, nothing twice, nothing out of order.
   */
  void assertLogHoldsEveryStepOnce(Map<Integer, Integer> counters) throws Exception {
    Map<Integer, Integer> seen = new ConcurrentHashMap<>();
    List<String> wrong = new ArrayList<>();
    try (KafkaChangeLog log = new KafkaChangeLog(config.pipeline(), config.log())) {
      TableId table = new TableId(config.pipeline(), "counters");
      Thread reader = new Thread(() -> read(log, table, seen, wrong), AUDIT);
      reader.start();
      Await.until(
          "the log has been read to its end",
          Duration.ofSeconds(60),
          () -> "expected " + counters + "\nfound    " + new HashMap<>(seen) + "\n" + wrong,
          () ->
              !wrong.isEmpty()
                  || !reader.isAlive()
                  || seen.equals(counters) && log.lag(AUDIT).records() == 0);
      reader.interrupt();
      reader.join();
    }
    assertEquals(List.of(), wrong);
    assertEquals(counters, seen);
  }

  private static void read(
      KafkaChangeLog log, TableId table, Map<Integer, Integer> seen, List<String> wrong) {
    try {
      log.subscribe(AUDIT)
          .run(
              batch ->
                  batch.changes().stream()
                      .filter(change -> change.table().id().equals(table) && change.isUpsert())
                      .forEach(change -> step(change, seen, wrong)));
    } catch (PortException e) {
      wrong.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void step(ChangeEvent change, Map<Integer, Integer> seen, List<String> wrong) {
    Integer id = (Integer) change.after().value("id");
    Integer revision = (Integer) change.after().value("revision");
    Integer before = seen.put(id, revision);
    boolean read = change.operation() == Operation.READ;
    if (!read && (before == null || revision != before + 1)) {
      wrong.add("counter " + id + " from " + before + " to " + revision + " by " + change);
    }
  }

  @Override
  public void close() {
    sinks.forEach(SinkReader::close);
    rows.close();
    source.close();
  }
}
