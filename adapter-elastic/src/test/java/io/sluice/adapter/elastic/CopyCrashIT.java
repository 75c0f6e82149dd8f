package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import io.sluice.testkit.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A worker comes to its end while it copies an index: before its first request, its second and so
 * on. What it sent last arrives in the end, or does not.
 */
class CopyCrashIT {
  private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(2);
  private static final int ROWS = 40;
  private static final int MOST_REQUESTS = 60;

  @Test
  void aWriteThatIsTakenWhileAnIndexIsCopiedIsInTheCopyWheneverTheCopyingWorkerIsDelayed()
      throws Exception {
    eachRequest(true);
  }

  @Test
  void aCopyCutOffBeforeAnyOfItsRequestsIsCompletedByAnotherAndWhatArrivesLateChangesNothing()
      throws Exception {
    eachRequest(false);
  }

  private static void eachRequest(boolean arrivesFirst) throws Exception {
    URI url = ElasticServer.url();
    boolean held = true;
    for (int requests = 0; held; requests++) {
      assertTrue(requests < MOST_REQUESTS, "the copy does not end after so many requests");
      try (TcpProxy link = new TcpProxy(url.getHost(), url.getPort());
          AlteredTable table = new AlteredTable()) {
        held = cutOffAndCompleted(table, link, requests, arrivesFirst);
      }
    }
  }

  /**
   * @param arrivesFirst whether what was held back arrives before another worker completes the copy
   */
  private static boolean cutOffAndCompleted(
      AlteredTable table, TcpProxy link, int requests, boolean arrivesFirst) throws Exception {
    TableSchema text = table.with("n", Scalar.TEXT);
    TableSchema number = table.with("n", Scalar.INT64);
    Sink dying = table.open("http://127.0.0.1:" + link.port(), GIVES_UP_AFTER);
    List<ChangeEvent> first = new ArrayList<>();
    List<Row> left = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      first.add(upsert(id, Row.of(text, id, id % 2 == 0 ? "" + id : "no number")));
      if (id > 0) {
        left.add(Row.of(number, id, id % 2 == 0 ? (Object) (long) id : null));
      }
    }
    TestTable.writeInTheEnd(dying, first);
    TestTable.writeInTheEnd(dying, List.of(delete(ROWS, text, 0)));
    Sink behind = table.open();
    TestTable.writeInTheEnd(behind, List.of(upsert(ROWS + 1, Row.of(text, 2000, ""))));
    List<ChangeEvent> altered = List.of(upsert(1000, Row.of(number, 1000, 1000L)));
    left.add(Row.of(number, 1000, 1000L));
    left.add(Row.of(number, 2000, null));
    link.holdAfter(requests);
    FutureTask<Boolean> writing = new FutureTask<>(() -> written(dying, altered));
    new Thread(writing, "dying").start();
    boolean held = isHeld(link, writing);
    writing.get(3, TimeUnit.MINUTES);
    dying.close();
    if (arrivesFirst) {
      // Of a document that is there already: to count the documents would not show it.
      TestTable.writeInTheEnd(behind, List.of(upsert(500, Row.of(text, 1, "77"))));
      left.set(0, Row.of(number, 1, 77L));
      link.release();
    }
    String description = "cut off before request " + (requests + 1);
    TestTable.writeInTheEnd(table.sink(), altered);
    assertEquals(Set.copyOf(left), table.rows(number), description);
    link.release();
    TestTable.writeInTheEnd(table.sink(), List.of(upsert(5, Row.of(text, 0, "late"))));
    assertEquals(Set.copyOf(left), table.rows(number), description + ", which then arrived");
    assertEquals("long", table.typeOf("n"), description);
    assertEquals(Set.of(table.index() + "@2"), table.indexes(), description);
    TestTable.writeInTheEnd(table.sink(), List.of(upsert(1001, Row.of(number, 1, 1L))));
    assertEquals(Set.of("1"), table.found("{\"term\": {\"n\": 1}}"), description + ", and goes on");
    ElasticServer.deleteAll(table.index());
    return held;
  }

  private static boolean written(Sink sink, List<ChangeEvent> batch) throws Exception {
    try {
      sink.write(ChangeBatch.of(batch));
      return true;
    } catch (TransientSinkException gaveUp) {
      return false;
    }
  }

  /** Waits until something of the write is held back or the write is over. */
  private static boolean isHeld(TcpProxy link, FutureTask<Boolean> writing) throws Exception {
    TestTable.await(
        "the write sends something or ends", () -> link.isHolding() || writing.isDone());
    return link.isHolding();
  }
}
