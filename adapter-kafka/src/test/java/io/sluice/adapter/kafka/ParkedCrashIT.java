package io.sluice.adapter.kafka;

import static io.sluice.adapter.kafka.StoppedCustomers.ORDERS;
import static io.sluice.adapter.kafka.StoppedCustomers.change;
import static io.sluice.adapter.kafka.StoppedCustomers.customers;
import static io.sluice.adapter.kafka.StoppedCustomers.stopped;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A writer dies at each record that it sends; another one goes on, until all is done. */
class ParkedCrashIT {
  private static final TableSchema NUMBER = customers(Scalar.INT32);
  private static final TableSchema TEXT = customers(Scalar.TEXT);
  private static final int LAST = 40;

  private final StoppedCustomers test = new StoppedCustomers(LogServers.newPipeline());
  private final KafkaChangeLog log = test.log(DyingSends.SETTINGS);

  @AfterEach
  void close() {
    DyingSends.never();
    log.close();
  }

  @Test
  void whereverAWriterDiesWhileATableIsStoppedAndGoesOnNothingIsLostOrThereTwice()
      throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(StoppedCustomers.commit(1, change(NUMBER, 1, 1, 1)));
    }
    RegistryAdmin.level(test.valueSubject(), "FULL");
    int deaths = live(() -> checkpoint() < LAST);
    assertTrue(deaths > 5, "deaths while it waits: " + deaths);
    assertEquals(1, stopped(log).size());

    RegistryAdmin.level(test.valueSubject(), "NONE");
    int later = live(() -> !stopped(log).isEmpty());
    assertTrue(later > 5, "deaths while it is moved: " + later);
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(StoppedCustomers.commit(LAST + 1, change(TEXT, 1, "direct", LAST + 1)));
      sink.awaitChanges(LAST + 1);
      Running.await(() -> lag() == 0, () -> "no lag");
      List<Long> versions = sink.changes().stream().map(ChangeEvent::version).sorted().toList();
      assertEquals(LongStream.rangeClosed(1, LAST + 1).boxed().toList(), versions);
      TestPipeline.assertOrderedPerRow(
          sink.changes().stream().filter(c -> c.table().id().equals(TEXT.id())).toList());
    }
  }

  private interface Goal {
    boolean isOpen();
  }

  /** The n-th writer dies at its n-th record; each goes on where the one before was. */
  private int live(Goal goal) throws Exception {
    int deaths = 0;
    for (int life = 0; goal.isOpen(); life++) {
      assertTrue(life < 200, "no end of it");
      try (LogWriter writer = log.openWriter()) {
        DyingSends.after(life);
        while (goal.isOpen()) {
          long from = writer.lastCheckpoint().orElseThrow().version();
          writer.handle(batch(from));
        }
      } catch (DyingSends.Death e) {
        deaths++;
      } finally {
        DyingSends.never();
      }
    }
    return deaths;
  }

  /** The source from a checkpoint on: transactions of both tables, then heartbeats. */
  private static ChangeBatch batch(long from) {
    long to = Math.min(LAST, from + 5);
    List<ChangeEvent> changes = new ArrayList<>();
    for (long version = from + 1; version <= to; version++) {
      changes.add(
          version % 5 == 0
              ? change(ORDERS, (int) version, version, version)
              : change(TEXT, (int) (version % 3), "v" + version, version));
    }
    return ChangeBatch.of(changes, new Checkpoint(Long.toString(to), to));
  }

  private long checkpoint() {
    try {
      return log.lastCheckpoint().orElseThrow().version();
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private long lag() {
    try {
      return log.lag("a").records();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }
}
