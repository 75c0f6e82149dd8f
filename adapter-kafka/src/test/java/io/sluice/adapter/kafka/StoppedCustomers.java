package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.StoppedTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A pipeline with a table whose schema the registry refuses, and another one that goes on. */
final class StoppedCustomers {
  static final Duration RETRY = Duration.ofMillis(50);
  static final TableId ID = new TableId("store", "customers");

  static final TableSchema ORDERS =
      new TableSchema(
          new TableId("store", "orders"),
          List.of(new Column("id", Scalar.INT32, false), new Column("total", Scalar.INT64, true)),
          List.of("id"),
          List.of());

  private final String pipeline;

  StoppedCustomers(String pipeline) {
    this.pipeline = pipeline;
  }

  KafkaChangeLog log(Map<String, String> clientSettings) {
    return new KafkaChangeLog(pipeline, "", LogServers.config(clientSettings, 50), RETRY);
  }

  KafkaChangeLog log(String registry) {
    return new KafkaChangeLog(pipeline, "", LogServers.config(registry, Map.of(), 50), RETRY);
  }

  String valueSubject() {
    return TopicNames.valueSubject(pipeline + ".store.customers");
  }

  String keySubject() {
    return TopicNames.keySubject(pipeline + ".store.customers");
  }

  /** The customers with a name of this type. */
  static TableSchema customers(ColumnType name) {
    return customers(Scalar.INT32, name);
  }

  static TableSchema customers(ColumnType id, ColumnType name) {
    return new TableSchema(
        ID,
        List.of(new Column("id", id, false), new Column("name", name, true)),
        List.of("id"),
        List.of());
  }

  static ChangeEvent change(TableSchema table, Object id, Object value, long version) {
    return ChangeEvent.upsert(
        Operation.UPDATE, null, Row.of(table, id, value), version, Sample.POSITION);
  }

  /** One source transaction; its checkpoint says up to which version it goes. */
  static ChangeBatch commit(long version, ChangeEvent... changes) {
    return ChangeBatch.of(List.of(changes), new Checkpoint(Long.toString(version), version));
  }

  static List<StoppedTable> stopped(ChangeLog log) {
    try {
      return log.stoppedTables();
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What capture does while the source is idle, until no table is stopped. */
  static void beatUntilAllGoOn(ChangeLog log, LogWriter writer) {
    Running.await(
        () -> {
          beat(writer);
          return stopped(log).isEmpty();
        },
        () -> "no table to be stopped: " + stopped(log));
  }

  /** A heartbeat: a checkpoint without changes. */
  static void beat(LogWriter writer) {
    try {
      writer.handle(ChangeBatch.of(List.of(), writer.lastCheckpoint().orElseThrow()));
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
