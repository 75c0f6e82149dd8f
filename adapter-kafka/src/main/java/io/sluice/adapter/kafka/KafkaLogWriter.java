package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Appends changes in Kafka transactions. One transaction is open from the first batch until a batch
 * with a checkpoint, which is written into the same transaction: changes and checkpoint become
 * visible together or not at all.
 *
 * <p>Sends are asynchronous; the first that fails is remembered and thrown by the next {@link
 * #handle}, at the latest before the commit. After any failure the writer is of no more use: the
 * one opened next finds in the checkpoint topic what was committed, also where a commit's answer
 * never came.
 */
final class KafkaLogWriter implements LogWriter {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int COMMIT_ATTEMPTS = 3;

  private final Producer<byte[], byte[]> producer;
  private final TableWriters tables;
  private final CheckpointRecords checkpoints;
  private final WriteFailures failures;
  private final AtomicReference<Exception> sendFailure;
  private final Map<TableSchema, TableWriter> writers = new HashMap<>();
  private TableWriter latestWriter;
  private Checkpoint lastCheckpoint;
  private boolean inTransaction;
  private long beganAt;
  private boolean unusable;
  private boolean closed;

  KafkaLogWriter(
      Producer<byte[], byte[]> producer,
      TableWriters tables,
      CheckpointRecords checkpoints,
      BrokerDisks disks,
      Optional<Checkpoint> lastCheckpoint,
      Duration transactionTimeout) {
    this.producer = producer;
    this.tables = tables;
    this.checkpoints = checkpoints;
    this.lastCheckpoint = lastCheckpoint.orElse(null);
    this.failures = new WriteFailures(tables, disks, transactionTimeout);
    this.sendFailure = tables.sendFailure();
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
      Duration open = inTransaction ? Duration.ofNanos(System.nanoTime() - beganAt) : Duration.ZERO;
      throw failures.explain(e, sendFailure.get(), open);
    } finally {
      if (!done) {
        unusable = true;
        close();
      }
    }
  }

  private void append(ChangeBatch batch) throws PortException, InterruptedException {
    if (!inTransaction) {
      producer.beginTransaction();
      inTransaction = true;
      beganAt = System.nanoTime();
    }
    for (ChangeEvent change : batch.changes()) {
      writerOf(change).append(change);
    }
    if (batch.checkpoint().isPresent()) {
      commit(batch.checkpoint().get());
    } else {
      throwSendFailure();
    }
  }

  private TableWriter writerOf(ChangeEvent change) throws PortException, InterruptedException {
    TableSchema table = change.table();
    if (latestWriter == null || latestWriter.table() != table) {
      latestWriter = writers.get(table);
      if (latestWriter == null) {
        latestWriter = tables.open(change);
        writers.put(table, latestWriter);
      }
    }
    return latestWriter;
  }

  private void commit(Checkpoint checkpoint) throws PortException {
    for (Topics.Topic topic : tables.takeNewTopics()) {
      send(checkpoints.of(topic));
    }
    send(checkpoints.of(checkpoint));
    producer.flush();
    throwSendFailure();
    for (int attempt = 1; inTransaction; attempt++) {
      try {
        producer.commitTransaction();
        inTransaction = false;
      } catch (TimeoutException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
    lastCheckpoint = checkpoint;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, failure) -> {
          Exception problem = failure == null ? tables.checkpoint().appended(metadata) : failure;
          if (problem != null) {
            sendFailure.compareAndSet(null, problem);
          }
        });
  }

  private void throwSendFailure() throws PortException {
    Exception failure = sendFailure.get();
    if (failure instanceof PortException known) {
      throw known;
    }
    if (failure != null) {
      throw new KafkaException(failure);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unusable = true;
      // A producer that is closed aborts its open transaction, as far as the time limit goes.
      Interrupts.afterwards(() -> producer.close(CLOSE_TIMEOUT));
    }
  }
}
