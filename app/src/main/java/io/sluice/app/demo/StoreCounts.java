package io.sluice.app.demo;

import io.sluice.app.verify.SinkReader;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many rows every store holds of every table, counted again and again by a thread of its own.
 * The stores are counted one right after the other for each table, so that their numbers can be
 * compared, and then comes a pause four times as long: counting takes a fifth of a core at most.
 */
final class StoreCounts implements Runnable {
  static final String SOURCE = "PostgreSQL";

  private static final int PAUSE_FACTOR = 4;
  private static final int PAGE = 5_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final RowReader source;
  private final List<TableSchema> tables;
  private final List<SinkReader> sinks;
  private final StopSignal stop;
  private final Map<String, Map<String, Long>> counts = new ConcurrentHashMap<>();

  StoreCounts(RowReader source, List<TableSchema> tables, List<SinkReader> sinks, StopSignal stop) {
    this.source = source;
    this.tables = tables;
    this.sinks = sinks;
    this.stop = stop;
  }

  /** The stores, PostgreSQL first. */
  List<String> stores() {
    List<String> stores = new ArrayList<>(List.of(SOURCE));
    sinks.forEach(sink -> stores.add(sink.name()));
    return stores;
  }

  List<String> tables() {
    return tables.stream().map(table -> table.id().name()).toList();
  }

  /** The last count; empty while there is none, or the store could not be read. */
  OptionalLong rows(String store, String table) {
    Long rows = counts.getOrDefault(store, Map.of()).get(table);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  /** The sum over all tables; empty while one is missing. */
  OptionalLong total(String store) {
    long total = 0;
    for (String table : tables()) {
      OptionalLong rows = rows(store, table);
      if (rows.isEmpty()) {
        return rows;
      }
      total += rows.getAsLong();
    }
    return OptionalLong.of(total);
  }

  /** Counts until asked to stop; the first time without pauses. */
  @Override
  public void run() {
    try {
      for (int round = 0; !stop.isStopped(); round++) {
        for (TableSchema table : tables) {
          long start = System.nanoTime();
          for (String store : stores()) {
            if (stop.isStopped()) {
              return;
            }
            count(store, table);
          }
          if (round > 0) {
            pause(System.nanoTime() - start);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(long took) throws InterruptedException {
    Duration pause = Duration.ofNanos(took * PAUSE_FACTOR);
    stop.await(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }

  private void count(String store, TableSchema table) throws InterruptedException {
    Map<String, Long> ofStore = counts.computeIfAbsent(store, s -> new ConcurrentHashMap<>());
    try {
      long rows = store.equals(SOURCE) ? ofSource(table) : ofSink(store, table);
      ofStore.put(table.id().name(), rows);
    } catch (PortException e) {
      // Shown as unknown; the pipeline, which has the same trouble, says why in the log.
      ofStore.remove(table.id().name());
    }
  }

  private long ofSource(TableSchema table) throws PortException, InterruptedException {
    long rows = 0;
    Optional<RowKey> last = Optional.empty();
    while (true) {
      List<StampedRow> page = source.page(table, last, PAGE);
      if (page.isEmpty()) {
        return rows;
      }
      rows += page.size();
      last = Optional.of(page.get(page.size() - 1).row().key());
    }
  }

  private long ofSink(String name, TableSchema table) throws PortException, InterruptedException {
    AtomicLong rows = new AtomicLong();
    for (SinkReader sink : sinks) {
      if (sink.name().equals(name)) {
        sink.scanned().scan(table, row -> rows.incrementAndGet());
      }
    }
    return rows.get();
  }
}
