package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.TransientSinkException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random changes of tables that refer to each other, delivered to parallel workers in an order that
 * is the tables' own for each row only, with batches repeated and late ones of a paused worker in
 * between: in the end the graph equals the tables.
 */
class Neo4jRandomOrderIT {
  private static final int WORKERS = 4;
  private static final int CHANGES = 700;
  private static final int KEYS = 12;

  @TestFactory
  List<DynamicTest> theGraphEqualsTheTablesWhateverTheOrder() {
    List<DynamicTest> tests = new ArrayList<>();
    for (long seed : seeds()) {
      tests.add(DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }
    return tests;
  }

  /** Some fixed ones and a fresh one; or just {@code -Dseed=…}. */
  private static List<Long> seeds() {
    Long given = Long.getLong("seed");
    return given == null
        ? List.of(1L, 2L, 3L, 4L, ThreadLocalRandom.current().nextLong())
        : List.of(given);
  }

  private static void run(long seed) throws Exception {
    Random random = new Random(seed);
    Shop shop = new Shop();
    Model model = shop.model();
    for (int i = 0; i < CHANGES; i++) {
      changeSomething(shop, model, random);
    }
    makeConsistent(shop, model);
    deliver(model.changes(), random);
    try (Neo4jSink sink = sink()) {
      model.assertEqual(sink);
    }
  }

  private static void changeSomething(Shop shop, Model model, Random random) {
    int table = random.nextInt(100);
    boolean remove = random.nextInt(4) == 0;
    long id = random.nextInt(KEYS);
    String code = "p" + random.nextInt(KEYS / 2);
    if (table < 30) {
      Integer referrer = random.nextInt(3) == 0 ? null : random.nextInt(KEYS);
      change(model, remove, Row.of(shop.customers, id, "name " + random.nextInt(), referrer));
    } else if (table < 40) {
      BigDecimal price = new BigDecimal(random.nextInt(100_000)).movePointLeft(2).setScale(2);
      change(model, remove, Row.of(shop.products, code, price));
    } else if (table < 65) {
      Long customer = random.nextInt(4) == 0 ? null : (long) random.nextInt(KEYS);
      Long payer = random.nextInt(2) == 0 ? null : (long) random.nextInt(KEYS);
      change(model, remove, Row.of(shop.orders, (int) id, customer, payer, note(random)));
    } else if (table < 80) {
      int line = random.nextInt(3);
      change(model, remove, Row.of(shop.items, (int) id, line, random.nextBoolean() ? code : null));
    } else if (table < 86) {
      Long line = random.nextInt(4) == 0 ? null : (long) random.nextInt(3);
      change(
          model,
          remove,
          Row.of(shop.shipments, new UUID(1, id), line, (long) random.nextInt(KEYS)));
    } else if (table < 98) {
      change(model, remove, Row.of(shop.favourites, id, code, random.nextInt(6), note(random)));
    } else {
      List<TableSchema> tables =
          List.of(
              shop.customers,
              shop.products,
              shop.orders,
              shop.items,
              shop.shipments,
              shop.favourites);
      model.truncate(tables.get(random.nextInt(tables.size())));
    }
  }

  private static Object note(Random random) {
    return random.nextInt(3) == 0 ? null : "note " + random.nextInt();
  }

  private static void change(Model model, boolean remove, Row row) {
    if (remove) {
      model.remove(row.schema(), row.key().values().toArray());
    } else {
      model.put(row);
    }
  }

  /** Takes away what refers to a row that is not there, as foreign keys do at the source. */
  private static void makeConsistent(Shop shop, Model model) {
    for (Row row : List.copyOf(model.rows(shop.customers).values())) {
      Integer referrer = (Integer) row.value(2);
      if (referrer != null && !model.rows(shop.customers).containsKey(RowKey.of((long) referrer))) {
        model.put(Row.of(shop.customers, row.value(0), row.value(1), null));
      }
    }
    for (Row row : List.copyOf(model.rows(shop.orders).values())) {
      Object[] values = row.values().clone();
      values[1] = exists(model, shop.customers, values[1]) ? values[1] : null;
      values[2] = exists(model, shop.customers, values[2]) ? values[2] : null;
      model.put(new Row(shop.orders, values));
    }
    for (Row row : List.copyOf(model.rows(shop.items).values())) {
      if (!exists(model, shop.orders, row.value(0))) {
        model.remove(shop.items, row.value(0), row.value(1));
      } else if (!exists(model, shop.products, row.value(2))) {
        model.put(Row.of(shop.items, row.value(0), row.value(1), null));
      }
    }
    for (Row row : List.copyOf(model.rows(shop.shipments).values())) {
      if (row.value(1) != null
          && !model
              .rows(shop.items)
              .containsKey(
                  RowKey.of(((Long) row.value(2)).intValue(), ((Long) row.value(1)).intValue()))) {
        model.put(Row.of(shop.shipments, row.value(0), null, row.value(2)));
      }
    }
    for (Row row : List.copyOf(model.rows(shop.favourites).values())) {
      if (!exists(model, shop.customers, row.value(0))
          || !exists(model, shop.products, row.value(1))) {
        model.remove(shop.favourites, row.value(0), row.value(1));
      }
    }
  }

  private static boolean exists(Model model, TableSchema table, Object key) {
    return key == null || model.rows(table).containsKey(RowKey.of(key));
  }

  private static void deliver(List<ChangeEvent> changes, Random random) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        List<ChangeEvent> own = partition(changes, worker);
        long seed = random.nextLong();
        work.add(() -> deliverPartition(own, new Random(seed)));
      }
      List<ChangeEvent> late = new ArrayList<>(changes);
      Collections.shuffle(late, random);
      work.add(() -> deliverLate(late.subList(0, late.size() / 3)));
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What one partition of every table's topic holds; a truncate is in each. */
  private static List<ChangeEvent> partition(List<ChangeEvent> changes, int worker) {
    return changes.stream()
        .filter(
            change ->
                change.isTruncate() || Math.floorMod(change.key().hashCode(), WORKERS) == worker)
        .toList();
  }

  private static Void deliverPartition(List<ChangeEvent> changes, Random random) throws Exception {
    try (Neo4jSink sink = sink()) {
      int from = 0;
      while (from < changes.size()) {
        int to = Math.min(changes.size(), from + 1 + random.nextInt(30));
        write(sink, changes.subList(from, to));
        from = random.nextInt(5) == 0 ? Math.max(0, from - random.nextInt(20)) : to;
      }
    }
    return null;
  }

  /** A worker that was paused: what it brings is old, and may be older than what is there. */
  private static Void deliverLate(List<ChangeEvent> changes) throws Exception {
    try (Neo4jSink sink = sink()) {
      for (int from = 0; from < changes.size(); from += 10) {
        List<ChangeEvent> batch =
            new ArrayList<>(changes.subList(from, Math.min(changes.size(), from + 10)));
        batch.sort((a, b) -> Long.compare(a.version(), b.version()));
        write(sink, batch);
      }
    }
    return null;
  }

  private static void write(Neo4jSink sink, List<ChangeEvent> changes) throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        sink.write(ChangeBatch.of(changes));
        return;
      } catch (TransientSinkException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  private static Neo4jSink sink() {
    return new Neo4jSink(Neo4jServer.get().config(), System::nanoTime);
  }
}
