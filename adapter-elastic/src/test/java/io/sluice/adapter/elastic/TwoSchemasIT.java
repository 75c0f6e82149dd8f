package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that are not equally far write one index with the schemas from before and behind. */
class TwoSchemasIT {
  private static final int ROWS_BEFORE = 3_000;
  private static final int ROUNDS = 30;
  private static final int ROWS_PER_ROUND = 50;
  private static final int WORKERS = 4;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private AlteredTable table;

  @BeforeEach
  void openTable() throws Exception {
    table = new AlteredTable();
  }

  @AfterEach
  void closeTable() throws Exception {
    threads.shutdownNow();
    table.close();
    ElasticServer.deleteAll(table.index());
  }

  @Test
  void whileOldAndNewSchemaAreWrittenByManyWorkersNothingIsLostRejectedOrSeenByHalves()
      throws Exception {
    TableSchema text = table.with("n", Scalar.TEXT);
    TableSchema number = table.with("n", Scalar.INT64);
    write(
        table.sink(), IntStream.range(0, ROWS_BEFORE), id -> upsert(id, Row.of(text, id, "" + id)));
    CyclicBarrier start = new CyclicBarrier(WORKERS);
    List<Future<Void>> writing = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      boolean isAhead = worker % 2 == 0;
      int from = ROWS_BEFORE + worker * ROUNDS * ROWS_PER_ROUND;
      writing.add(
          inThread(
              () -> {
                start.await();
                writeRounds(isAhead ? number : text, isAhead ? 1_000_000 : 10_000, from);
              }));
    }
    AtomicBoolean stop = new AtomicBoolean();
    Future<Void> reading = inThread(() -> countUntil(stop));
    for (Future<Void> one : writing) {
      one.get();
    }
    stop.set(true);
    reading.get();
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    Set<Row> expected = new HashSet<>();
    int rows = ROWS_BEFORE + WORKERS * ROUNDS * ROWS_PER_ROUND;
    for (int id = 0; id < rows; id++) {
      expected.add(Row.of(number, id, (long) id));
    }
    assertEquals(expected, table.rows(number));
    write(
        table.sink(),
        IntStream.range(0, rows),
        id -> upsert(Operation.READ, 3_000_000 + id, Row.of(number, id, -(long) id)));
    assertEquals(Set.of("77"), table.found("{\"term\": {\"n\": -77}}"));
  }

  /** Each round writes rows of its own, so that none makes good for one that got lost. */
  private void writeRounds(TableSchema schema, long firstVersion, int from) throws Exception {
    Sink sink =
        table.open(ElasticServer.url().toString(), Duration.ofSeconds(60), Clock.systemUTC());
    boolean isText = schema.columns().get(1).type() == Scalar.TEXT;
    for (int round = 0; round < ROUNDS; round++) {
      int first = from + round * ROWS_PER_ROUND;
      write(
          sink,
          IntStream.range(first, first + ROWS_PER_ROUND),
          id -> {
            Object value = isText ? (Object) Integer.toString(id) : (Object) (long) id;
            return upsert(firstVersion + id, Row.of(schema, id, value));
          });
    }
  }

  /** Fails if a reader ever sees fewer rows than there were from the beginning. */
  private void countUntil(AtomicBoolean stop) throws Exception {
    while (!stop.get()) {
      ElasticServer.Answer answer = ElasticServer.get("/" + table.index() + "/_count");
      if (answer.status() == 200) {
        long count = Long.parseLong((String) answer.at("count"));
        assertTrue(count >= ROWS_BEFORE, "a reader saw " + count + " rows");
      }
    }
  }

  private interface Change {
    ChangeEvent of(int id);
  }

  private static void write(Sink sink, IntStream ids, Change change) throws Exception {
    TestTable.writeInTheEnd(sink, ids.mapToObj(change::of).toList());
  }

  private interface Work {
    void run() throws Exception;
  }

  private Future<Void> inThread(Work work) {
    Callable<Void> task =
        () -> {
          work.run();
          return null;
        };
    return threads.submit(task);
  }

  @Test
  void columnsOfEveryTypeAreAddedByManyWorkersAtOnce() throws Exception {
    List<Object> columns = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>(List.of(Scalar.values()));
    types.add(new Decimal(10, 2));
    types.add(new Decimal(5, 0));
    List.copyOf(types).forEach(type -> types.add(new ArrayOf(type)));
    for (ColumnType type : types) {
      columns.add("added_" + types.indexOf(type));
      columns.add(type);
    }
    TableSchema before = table.with();
    TableSchema after = table.with(columns.toArray());
    table.write(upsert(1, Row.of(before, 0)));
    CyclicBarrier start = new CyclicBarrier(WORKERS);
    List<Future<Void>> writing = new ArrayList<>();
    for (int id = 1; id <= WORKERS; id++) {
      Object[] values = new Object[after.size()];
      values[0] = id;
      ChangeEvent change = upsert(10 + id, new Row(after, values));
      Sink sink = table.open();
      writing.add(
          inThread(
              () -> {
                start.await();
                TestTable.writeInTheEnd(sink, List.of(change));
              }));
    }
    for (Future<Void> one : writing) {
      one.get();
    }
    assertEquals(Set.of("0", "1", "2", "3", "4"), table.found("{\"match_all\": {}}"));
    assertEquals(Set.of(table.index()), table.indexes());
    for (Column column : after.columns()) {
      assertEquals(Fields.of(column.type())._kind().jsonValue(), table.typeOf(column.name()));
    }
  }

  @Test
  void everyChangeOfTypeEndsInTheRowsAsTheyWereWrittenLast() throws Exception {
    List<ColumnType> types =
        List.of(
            Scalar.BOOLEAN,
            Scalar.INT64,
            Scalar.FLOAT64,
            new Decimal(10, 2),
            Scalar.TEXT,
            Scalar.JSON,
            Scalar.BYTES,
            Scalar.DATE,
            Scalar.TIMESTAMP_TZ,
            Scalar.TIME,
            Scalar.UUID,
            new ArrayOf(Scalar.INT32));
    List<Object> old = new ArrayList<>();
    List<Object> changed = new ArrayList<>();
    for (ColumnType from : types) {
      for (ColumnType to : types) {
        String name = "c" + types.indexOf(from) + "_" + types.indexOf(to);
        old.addAll(List.of(name, from));
        changed.addAll(List.of(name, to));
      }
    }
    TableSchema before = table.with(old.toArray());
    TableSchema after = table.with(changed.toArray());
    table.write(upsert(1, row(before, 1)), upsert(2, row(before, 2)));
    Sink behind = table.open();
    behind.write(ChangeBatch.of(List.of(upsert(3, row(before, 3)))));
    table.write(upsert(100, row(after, 4)));
    TestTable.writeInTheEnd(behind, List.of(upsert(4, row(before, 5)), upsert(5, row(before, 2))));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    Object[] unchanged = row(after, 1).values().clone();
    for (int i = 1; i < unchanged.length; i++) {
      unchanged[i] = Row.UNCHANGED;
    }
    table.write(upsert(101, new Row(after, unchanged)));
    assertEquals(5, table.found("{\"match_all\": {}}").size());
    Row[] again = new Row[5];
    for (int i = 0; i < again.length; i++) {
      again[i] = row(after, i + 1);
      table.write(upsert(Operation.READ, 200 + i, again[i]));
    }
    table.expect(after, again);
    for (Column column : after.columns()) {
      assertEquals(Fields.of(column.type())._kind().jsonValue(), table.typeOf(column.name()));
    }
  }

  private static Row row(TableSchema schema, int id) {
    Object[] values = new Object[schema.size()];
    values[0] = id;
    for (int i = 1; i < values.length; i++) {
      values[i] = Samples.of(schema.columns().get(i).type());
    }
    return new Row(schema, values);
  }
}
