package io.sluice.adapter.kafka;

import static io.sluice.adapter.kafka.StoppedCustomers.ORDERS;
import static io.sluice.adapter.kafka.StoppedCustomers.beat;
import static io.sluice.adapter.kafka.StoppedCustomers.beatUntilAllGoOn;
import static io.sluice.adapter.kafka.StoppedCustomers.change;
import static io.sluice.adapter.kafka.StoppedCustomers.commit;
import static io.sluice.adapter.kafka.StoppedCustomers.customers;
import static io.sluice.adapter.kafka.StoppedCustomers.stopped;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.StoppedTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParkedTablesIT {
  private static final TableSchema TEXT = customers(Scalar.TEXT);
  private static final TableSchema LARGE = customers(Scalar.INT64);
  private static final TableSchema NUMBER = customers(Scalar.INT32);

  private final StoppedCustomers test = new StoppedCustomers(LogServers.newPipeline());
  private final KafkaChangeLog log = test.log(Map.of());

  @AfterEach
  void close() {
    log.close();
  }

  private static List<Long> versions(List<ChangeEvent> changes, TableSchema table) {
    return changes.stream()
        .filter(change -> change.table().id().equals(table.id()))
        .map(ChangeEvent::version)
        .toList();
  }

  private static StoppedTable only(List<StoppedTable> stopped) {
    assertEquals(1, stopped.size(), stopped::toString);
    return stopped.get(0);
  }

  @Test
  void aRefusedSchemaStopsItsTableAloneAndAllOfItArrivesInOrderOnceTheLevelAllowsIt()
      throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, change(LARGE, 1, 1L, 1)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(
          commit(
              4,
              change(TEXT, 1, "two", 2),
              change(ORDERS, 1, 10L, 3),
              // Altered back: it was good before, but its turn is behind the one that waits.
              change(LARGE, 1, 4L, 4)));
      writer.handle(commit(5, change(ORDERS, 1, 11L, 5)));
      sink.awaitChanges(3);
      assertEquals(List.of(1L), versions(sink.changes(), TEXT));
      assertEquals(List.of(3L, 5L), versions(sink.changes(), ORDERS));
      assertEquals(5, writer.lastCheckpoint().orElseThrow().version());
      StoppedTable table = only(stopped(log));
      assertEquals(StoppedCustomers.ID, table.table());
      assertEquals(2, table.changes());
      for (String said :
          List.of(
              "table store.customers is stopped",
              test.valueSubject(),
              "level FULL",
              "column name: int64 → text.",
              "curl -X PUT",
              "\"NONE\"",
              "/config/" + test.valueSubject())) {
        assertTrue(table.reason().contains(said), () -> said + " in " + table.reason());
      }

      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(commit(7, change(LARGE, 1, 6L, 6), change(ORDERS, 1, 12L, 7)));
      sink.awaitChanges(7);
      assertEquals(List.of(1L, 2L, 4L, 6L), versions(sink.changes(), TEXT));
      assertEquals(List.of(3L, 5L, 7L), versions(sink.changes(), ORDERS));
      assertEquals(
          TEXT,
          sink.changes().stream().filter(c -> c.version() == 2).findFirst().orElseThrow().table());
      assertEquals(List.of(), stopped(log));
    }
  }

  @Test
  void whoTakesOverKnowsWhatWaitsAndWritesItOnce() throws Exception {
    LogWriter crashed = log.openWriter();
    crashed.handle(commit(1, change(LARGE, 1, null, 1)));
    RegistryAdmin.level(test.valueSubject(), "FULL");
    crashed.handle(commit(2, change(TEXT, 1, "two", 2)));
    // Never committed, as after a crash.
    crashed.handle(ChangeBatch.of(List.of(change(TEXT, 1, "lost", 3))));
    try (KafkaChangeLog elsewhere = test.log(Map.of());
        LogWriter writer = elsewhere.openWriter();
        Running sink = Running.of(elsewhere, "a")) {
      assertEquals(1, only(stopped(elsewhere)).changes());
      writer.handle(commit(4, change(TEXT, 1, "again", 4), change(LARGE, 2, null, 5)));
      assertEquals(3, only(stopped(elsewhere)).changes());
      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(elsewhere, writer);
      writer.handle(commit(6, change(TEXT, 1, "direct", 6)));
      sink.awaitChanges(5);
      assertEquals(
          List.of(1L, 2L, 4L, 5L, 6L), versions(sink.changes(), TEXT).stream().sorted().toList());
      TestPipeline.assertOrderedPerRow(sink.changes());
    }
    crashed.close();
  }

  @Test
  void aSecondSchemaThatIsRefusedStopsTheTableFromThereOn() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, change(NUMBER, 1, 1, 1)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(
          commit(4, change(LARGE, 1, 2L, 2), change(LARGE, 1, 3L, 3), change(TEXT, 1, "", 4)));
      assertTrue(only(stopped(log)).reason().contains("int32 → int64"), stopped(log)::toString);
      RegistryAdmin.level(test.valueSubject(), "BACKWARD");
      Running.await(
          () -> {
            beat(writer);
            return only(stopped(log)).reason().contains("column name: int64 → text");
          },
          () -> "the second refusal: " + stopped(log));
      assertTrue(only(stopped(log)).reason().contains("level BACKWARD"), stopped(log)::toString);
      assertEquals(1, only(stopped(log)).changes());
      sink.awaitChanges(3);
      writer.handle(commit(5, change(LARGE, 1, 5L, 5)));
      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(5);
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), versions(sink.changes(), TEXT));
    }
  }

  @Test
  void aTruncateWaitsInItsPlaceAndReachesEveryPartition() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, change(LARGE, 1, null, 1)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(
          commit(
              4,
              change(TEXT, 1, "before", 2),
              ChangeEvent.truncate(TEXT, 3, Sample.POSITION),
              change(TEXT, 1, "after", 4)));
      assertEquals(3, only(stopped(log)).changes());
      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(7);
      assertEquals(4, sink.changes().stream().filter(ChangeEvent::isTruncate).count());
      List<Long> ofRow =
          sink.changes().stream()
              .filter(change -> !change.isTruncate())
              .map(ChangeEvent::version)
              .toList();
      assertEquals(List.of(1L, 2L, 4L), ofRow);
    }
  }

  @Test
  void aKeyWhoseSchemaIsRefusedStopsItsTableToo() throws Exception {
    TableSchema textKey = customers(Scalar.TEXT, Scalar.TEXT);
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, change(TEXT, 1, "one", 1)));
      RegistryAdmin.level(test.keySubject(), "FULL");
      RegistryAdmin.level(test.valueSubject(), "NONE");
      writer.handle(commit(3, change(textKey, "1", "two", 2), change(ORDERS, 1, 1L, 3)));
      sink.awaitChanges(2);
      String reason = only(stopped(log)).reason();
      assertTrue(reason.contains(test.keySubject()), reason);
      assertTrue(
          reason.contains(
              "column id: int32 not null without default → text not null without default"),
          reason);
      RegistryAdmin.level(test.keySubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(3);
      assertEquals(List.of(1L, 2L), versions(sink.changes(), TEXT));
    }
  }

  @Test
  void tablesThatAreStoppedGoOnEachForItself() throws Exception {
    TableSchema textOrders =
        new TableSchema(
            ORDERS.id(),
            List.of(ORDERS.columns().get(0), new Column("total", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    String ordersSubject = test.valueSubject().replace("customers", "orders");
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(2, change(LARGE, 1, null, 1), change(ORDERS, 1, 1L, 2)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      RegistryAdmin.level(ordersSubject, "FULL");
      for (long version = 3; version <= 101; version += 2) {
        writer.handle(
            commit(
                version + 1,
                change(TEXT, 1, "v" + version, version),
                change(textOrders, 1, "v", version + 1)));
      }
      assertEquals(2, stopped(log).size());
      RegistryAdmin.level(ordersSubject, "NONE");
      Running.await(
          () -> {
            beat(writer);
            return stopped(log).size() == 1;
          },
          () -> "one table to go on");
      assertEquals(StoppedCustomers.ID, only(stopped(log)).table());
      sink.awaitChanges(52);
      assertEquals(51, versions(sink.changes(), ORDERS).size());
      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(102);
      List<Long> ofTable = versions(sink.changes(), TEXT);
      assertEquals(51, ofTable.size());
      assertEquals(ofTable.stream().sorted().toList(), ofTable);
    }
  }

  @Test
  void whileTheRegistryIsAwayAStoppedTableWaitsAndTheOthersGoOn() throws Exception {
    try (UnwellRegistry registry = new UnwellRegistry();
        KafkaChangeLog hindered = test.log(registry.address());
        LogWriter writer = hindered.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(2, change(LARGE, 1, null, 1), change(ORDERS, 1, 1L, 2)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(commit(3, change(TEXT, 1, "three", 3)));
      registry.unwell(true);
      RegistryAdmin.level(test.valueSubject(), "NONE");
      Running.await(
          () -> {
            beat(writer);
            return registry.refusals() > 1;
          },
          () -> "the registry to be asked");
      writer.handle(commit(4, change(ORDERS, 1, 2L, 4)));
      sink.awaitChanges(3);
      assertTrue(only(stopped(log)).reason().contains("level FULL"), stopped(log)::toString);
      registry.unwell(false);
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(4);
    }
  }

  @Test
  void aSubjectThatIsDeletedLetsItsTableGoOnToo() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, change(LARGE, 1, null, 1)));
      sink.awaitChanges(1);
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(commit(2, change(TEXT, 1, "two", 2)));
      assertEquals(1, only(stopped(log)).changes());
      RegistryAdmin.delete(test.valueSubject());
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(2);
      assertEquals(List.of(1L, 2L), versions(sink.changes(), TEXT));
    }
  }

  @Test
  void aResetKeepsWhatWaits() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, change(LARGE, 1, null, 1)));
      RegistryAdmin.level(test.valueSubject(), "FULL");
      writer.handle(commit(2, change(TEXT, 1, "two", 2)));
    }
    log.forgetCheckpoint();
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(3, ChangeEvent.truncate(TEXT, 3, Sample.POSITION)));
      assertEquals(2, only(stopped(log)).changes());
      RegistryAdmin.level(test.valueSubject(), "NONE");
      beatUntilAllGoOn(log, writer);
      sink.awaitChanges(6);
    }
  }
}
