package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.KafkaException;

/**
 * Appends changes in Kafka transactions. One transaction is open from the first batch until a batch
 * with a checkpoint, which is written into the same transaction: changes and checkpoint become
 * visible together or not at all.
 *
 * <p>A table whose schema the registry refuses is stopped: its changes wait beside their topic (see
 * {@link Parking}), and what waits is moved between the transactions of the others.
 *
 * <p>After any failure the writer is of no more use: the one opened next finds in the checkpoint
 * topic what was committed, also where a commit's answer never came.
 */
final class KafkaLogWriter implements LogWriter {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final LogTransaction transaction;
  private final TableWriters tables;
  private final Parking parking;
  private final CheckpointRecords checkpoints;
  private final Callback checkpointCallback;
  private final WriteFailures failures;
  private final Map<TableSchema, ChangeWriter> writers = new HashMap<>();
  private ChangeWriter latestWriter;
  private Checkpoint lastCheckpoint;
  private boolean unusable;
  private boolean closed;

  KafkaLogWriter(
      LogTransaction transaction,
      TableWriters tables,
      Parking parking,
      CheckpointRecords checkpoints,
      BrokerDisks disks,
      Optional<Checkpoint> lastCheckpoint,
      Duration transactionTimeout) {
    this.transaction = transaction;
    this.tables = tables;
    this.parking = parking;
    this.checkpoints = checkpoints;
    this.checkpointCallback = transaction.watching(tables.checkpoint());
    this.lastCheckpoint = lastCheckpoint.orElse(null);
    this.failures = new WriteFailures(tables, disks, transactionTimeout);
  }

  @Override
  public Optional<Checkpoint> lastCheckpoint() {
    return Optional.ofNullable(lastCheckpoint);
  }

  @Override
  public void handle(ChangeBatch batch) throws PortException, InterruptedException {
    if (unusable) {
      throw new TransientPortException(
          "this writer of the log has failed before; a new one has to be opened");
    }
    boolean done = false;
    try {
      append(batch);
      done = true;
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw failures.explain(e, transaction.failure(), transaction.openFor());
    } finally {
      if (!done) {
        unusable = true;
        close();
      }
    }
  }

  private void append(ChangeBatch batch) throws PortException, InterruptedException {
    transaction.begin();
    for (ChangeEvent change : batch.changes()) {
      writerOf(change).append(change);
    }
    if (batch.checkpoint().isPresent()) {
      commit(batch.checkpoint().get());
      if (parking.move()) {
        forgetWriters();
      }
    } else {
      transaction.throwFailure();
    }
  }

  private ChangeWriter writerOf(ChangeEvent change) throws PortException, InterruptedException {
    TableSchema table = change.table();
    if (latestWriter == null || latestWriter.table() != table) {
      latestWriter = writers.get(table);
      if (latestWriter == null) {
        latestWriter = open(change);
        writers.put(table, latestWriter);
      }
    }
    return latestWriter;
  }

  private ChangeWriter open(ChangeEvent first) throws PortException, InterruptedException {
    TableId table = first.table().id();
    if (parking.isStopped(table)) {
      return parking.writer(first.table());
    }
    try {
      return tables.open(first);
    } catch (RefusedSchemaException e) {
      // Changes with an earlier schema that come now have to queue up too.
      forgetWriters();
      String topic = tables.topic(table, first.isTruncate()).topic().name();
      return parking.stop(first.table(), topic, e);
    }
  }

  private void forgetWriters() {
    writers.clear();
    latestWriter = null;
  }

  private void commit(Checkpoint checkpoint) throws PortException {
    tables.keepNewTopics();
    parking.keep();
    transaction.send(checkpoints.of(checkpoint), checkpointCallback);
    transaction.commit();
    lastCheckpoint = checkpoint;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unusable = true;
      parking.close();
      transaction.close(CLOSE_TIMEOUT);
    }
  }
}
