package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageIT {
  private static final Map<String, String> FAST =
      Map.of(
          "default.api.timeout.ms", "4000",
          "request.timeout.ms", "2000",
          "delivery.timeout.ms", "4000",
          "max.block.ms", "4000");

  /** For those that ask while Kafka is away: nothing comes of waiting. */
  private static final Map<String, String> HASTY =
      Map.of(
          "default.api.timeout.ms", "1000",
          "request.timeout.ms", "500",
          "delivery.timeout.ms", "1000",
          "max.block.ms", "1000");

  private final String pipeline = LogServers.newPipeline();
  private final KafkaLogConfig config = LogServers.config(FAST, 100);
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, config);

  @AfterEach
  void close() {
    LogServers.services().start(Server.KAFKA);
    LogServers.services().start(Server.REGISTRY);
    log.close();
  }

  private static ChangeBatch commit(long version) {
    return ChangeBatch.of(
        List.of(Sample.insert((int) version, "x", version)), new Checkpoint("" + version, version));
  }

  @Test
  void aBrokerThatGoesAwayIsTransientAndNothingIsLostOrDoubledWhenItIsBack() throws Exception {
    try (Running sink = Running.of(log, "a")) {
      try (LogWriter writer = log.openWriter()) {
        writer.handle(commit(1));
        sink.awaitChanges(1);
        writer.handle(ChangeBatch.of(List.of(Sample.insert(2, "open", 2))));
        LogServers.services().kill(Server.KAFKA);
        assertThrows(TransientPortException.class, () -> writer.handle(commit(3)));
      }
      try (KafkaChangeLog hasty = new KafkaChangeLog(pipeline, LogServers.config(HASTY, 100))) {
        assertThrows(TransientPortException.class, hasty::openWriter);
        assertThrows(TransientPortException.class, () -> hasty.lag("a"));
        assertThrows(TransientPortException.class, hasty::check);
        assertThrows(TransientPortException.class, () -> hasty.subscribe("b").run(batch -> {}));
      }
      LogServers.services().start(Server.KAFKA);

      long from;
      try (LogWriter writer = log.openWriter()) {
        // Whether the commit reached the broker is not known here; the checkpoint knows.
        from = writer.lastCheckpoint().orElseThrow().version();
        assertTrue(from == 1 || from == 3, "checkpoint " + from);
        writer.handle(commit(4));
      }
      Set<Long> expected = from == 1 ? Set.of(1L, 4L) : Set.of(1L, 2L, 3L, 4L);
      sink.awaitChanges(expected.size());
      assertFalse(sink.hasEnded());
      Set<Long> versions =
          sink.changes().stream().map(ChangeEvent::version).collect(Collectors.toSet());
      assertEquals(expected, new HashSet<>(versions));
    }
  }

  @Test
  void aRegistryThatIsAwayIsTransientForWriterAndReaderAndKnownSchemasNeedItNot() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1));
      sink.awaitChanges(1);
      LogServers.services().stop(Server.REGISTRY);
      writer.handle(commit(2));
      sink.awaitChanges(2);
      assertThrows(TransientPortException.class, log::check);
      try (KafkaChangeLog fresh = new KafkaChangeLog(pipeline, config)) {
        try (Running other = Running.of(fresh, "b")) {
          Throwable end = other.awaitEnd();
          assertInstanceOf(TransientPortException.class, end);
          assertTrue(end.getMessage().contains("schema registry"), end::getMessage);
        }
        try (LogWriter second = fresh.openWriter()) {
          assertThrows(TransientPortException.class, () -> second.handle(commit(3)));
        }
      }
      LogServers.services().start(Server.REGISTRY);
      try (LogWriter third = log.openWriter()) {
        third.handle(commit(4));
      }
      sink.awaitChanges(3);
    }
  }

  @Test
  void aRegistryThatIsAwayInTheMiddleOfASchemaChangeHoldsUpTheChangeAndLosesNothing()
      throws Exception {
    TableSchema altered =
        new TableSchema(
            Sample.CUSTOMERS.id(),
            List.of(new Column("id", Scalar.INT32, false), new Column("more", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    ChangeBatch before = commit(1);
    ChangeBatch change =
        ChangeBatch.of(
            List.of(
                Sample.insert(2, "x", 2),
                ChangeEvent.upsert(
                    Operation.INSERT, null, Row.of(altered, 3, "new"), 3, Sample.POSITION)),
            new Checkpoint("3", 3));
    try (Running sink = Running.of(log, "a")) {
      try (LogWriter writer = log.openWriter()) {
        writer.handle(before);
        sink.awaitChanges(1);
        LogServers.services().stop(Server.REGISTRY);
        PortException held =
            assertThrows(TransientPortException.class, () -> writer.handle(change));
        assertTrue(held.getMessage().contains("schema registry"), held::getMessage);
        assertTrue(held.getMessage().contains("table store.customers"), held::getMessage);
      }
      // Half of the transaction is not seen, and the next writer begins where it began.
      try (LogWriter writer = log.openWriter()) {
        assertEquals(1, writer.lastCheckpoint().orElseThrow().version());
      }
      LogServers.services().start(Server.REGISTRY);
      try (LogWriter writer = log.openWriter()) {
        writer.handle(change);
      }
      sink.awaitChanges(3);
      assertFalse(sink.hasEnded());
    }
  }

  @Test
  void wrongAddressesAreExplained() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    KafkaLogConfig noPath =
        LogServers.config(LogServers.registry().replace("/apis/ccompat/v7", ""), Map.of(), 100);
    assertMessage(noPath, "no schema registry with the Confluent API", false);
    KafkaLogConfig closed = LogServers.config("http://localhost:" + nobody, Map.of(), 100);
    assertMessage(closed, "cannot be reached", true);
    assertMessage(at("localhost:" + nobody, -1), "localhost:" + nobody, true);
    assertMessage(at("no-such-host.invalid:9092", -1), "bootstrapServers", true);
    assertMessage(at(config.bootstrapServers(), 3), "replicationFactor", false);
  }

  private KafkaLogConfig at(String kafka, int replicationFactor) {
    return new KafkaLogConfig(
        kafka,
        config.schemaRegistry(),
        "",
        "",
        4,
        replicationFactor,
        Map.of(),
        FAST,
        10_000,
        config.transactionTimeout(),
        10,
        10_000,
        10_000);
  }

  private void assertMessage(KafkaLogConfig wrong, String expected, boolean isTransient) {
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, wrong)) {
      PortException e = assertThrows(PortException.class, log::check);
      assertTrue(e.getMessage().contains(expected), e::getMessage);
      assertEquals(isTransient, e instanceof TransientPortException, e::getMessage);
    }
  }
}
