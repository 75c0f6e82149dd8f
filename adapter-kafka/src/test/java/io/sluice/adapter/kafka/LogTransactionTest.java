package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LogTransactionTest {
  private static final int ROUNDS = 20;
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void aTransactionBeginsAMomentAfterTheOneBefore() throws Exception {
    producer.initTransactions();
    LogTransaction transaction = new LogTransaction(producer);
    long began = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      transaction.begin();
      transaction.commit();
    }
    long took = System.nanoTime() - began;
    assertEquals(ROUNDS, producer.commitCount());
    assertTrue(took >= PAUSE.multipliedBy(ROUNDS - 1).toNanos(), () -> took + " ns");
  }
}
