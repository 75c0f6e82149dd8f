package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A pipeline of a test's own: its log, what is put into it, and how far its sinks are. */
final class TestPipeline implements AutoCloseable {
  private static final int KEYS = 20;

  private final String name = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(name, LogServers.config(Map.of(), 50));

  String name() {
    return name;
  }

  KafkaChangeLog log() {
    return log;
  }

  /** The topic of the rows that are appended. */
  String topic() {
    return name + ".store.customers";
  }

  /** One transaction of versions from..to, the row being the version modulo {@link #KEYS}. */
  void append(long from, long to) throws Exception {
    try (LogWriter writer = log.openWriter()) {
      append(writer, from, to);
    }
  }

  static void append(LogWriter writer, long from, long to) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (long version = from; version <= to; version++) {
      changes.add(Sample.insert((int) (version % KEYS), "v" + version, version));
    }
    writer.handle(ChangeBatch.of(changes, new Checkpoint("" + to, to)));
  }

  void awaitNoLag(String sink) {
    Running.await(() -> lag(sink) == 0, () -> "no lag, it is " + lag(sink));
  }

  long lag(String sink) {
    try {
      return log.lag(sink).records();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  /** How many workers Kafka takes to be in the sink's group. */
  int members(String sink) {
    String group = name + "." + sink;
    try (Admin admin = Kafka.admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static List<Long> versions(List<ChangeEvent> changes) {
    return changes.stream().map(ChangeEvent::version).toList();
  }

  static void assertEachOnce(long from, long to, List<ChangeEvent> changes) {
    assertEquals(to - from + 1, changes.size());
    assertEquals(changes.size(), new HashSet<>(versions(changes)).size());
    assertOrderedPerRow(changes);
  }

  static void assertOrderedPerRow(List<ChangeEvent> changes) {
    Map<RowKey, Long> latest = new HashMap<>();
    for (ChangeEvent change : changes) {
      Long before = latest.put(change.key(), change.version());
      assertTrue(before == null || before < change.version(), () -> "out of order: " + change);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
