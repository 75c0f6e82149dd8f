package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import io.sluice.testkit.TcpProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A bad link to the target costs time and nothing else. */
interface LinkContract extends Bench {
  Duration PATIENT = Duration.ofSeconds(20);
  Duration IMPATIENT = Duration.ofSeconds(2);

  @Test
  default void aSlowLinkCostsTimeAndNothingElse() throws Exception {
    TableSchema people = people();
    TcpProxy link = link();
    Sink far = through(link, PATIENT);
    link.delay(Duration.ofMillis(40));
    List<Row> rows = new ArrayList<>();
    for (int batch = 0; batch < 3; batch++) {
      write(far, batch(people, batch, rows));
    }
    expect(people, rows);
  }

  @Test
  default void aLinkThatIsCutAtAnyByteLosesNothing() throws Exception {
    TableSchema people = people();
    TcpProxy link = link();
    Sink far = through(link, PATIENT);
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (Direction direction : Direction.values()) {
      for (long bytes : new long[] {0, 1, 10, 30, 100, 250, 500, 1_000, 2_000, 5_000, 20_000}) {
        link.cutAfter(direction, bytes);
        writeInTheEnd(far, batch(people, number++, rows));
      }
    }
    expect(people, rows);
  }

  @Test
  default void aLinkThatLosesEverythingFromSomeByteOnIsTransientAndLosesNoChange()
      throws Exception {
    TableSchema people = people();
    TcpProxy link = link();
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (Direction direction : Direction.values()) {
      for (long bytes : new long[] {0, 150, 3_000}) {
        Sink far = through(link, IMPATIENT);
        List<ChangeEvent> batch = batch(people, number++, rows);
        if (bytes > 0) {
          writeInTheEnd(far, batch(people, number++, rows));
        }
        link.loseAfter(direction, bytes);
        assertTimeoutPreemptively(PATIENCE, () -> writeOnce(far, batch));
        link.mend();
        writeInTheEnd(far, batch);
      }
    }
    expect(people, rows);
  }

  /** Where the bytes lost were the last ones, the sink may have what it needs. */
  private void writeOnce(Sink sink, List<ChangeEvent> batch) throws Exception {
    boolean written;
    try {
      write(sink, batch);
      written = true;
    } catch (TransientSinkException silent) {
      written = false;
    }
    if (written) {
      expectAmong(batch);
    }
  }

  private void expectAmong(List<ChangeEvent> batch) throws Exception {
    TableSchema people = batch.get(0).table();
    Set<RowKey> there = found(people).stream().map(Row::key).collect(Collectors.toSet());
    for (ChangeEvent change : ChangeBatch.of(batch).latestPerRow().changes()) {
      assertEquals(
          change.isUpsert(), there.contains(change.key()), "written, but not there: " + change);
    }
  }

  /** Some rows come, some change and some go; what is left of them is added to the rows. */
  private static List<ChangeEvent> batch(TableSchema people, int number, List<Row> rows) {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long id = number * 60L + i;
      Row row = Row.of(people, id, "row " + id, i % 3 == 0 ? null : "note " + i, i);
      changes.add(upsert(3 * id, row));
      if (i % 5 == 1) {
        changes.add(delete(3 * id + 1, people, id));
      } else {
        rows.add(row);
      }
    }
    return changes;
  }
}
