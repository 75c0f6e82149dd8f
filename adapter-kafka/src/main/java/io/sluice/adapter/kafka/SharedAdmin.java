package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** The admin client that everything in one log shares, made when it is first needed. */
final class SharedAdmin implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private Admin admin;
  private boolean closed;

  SharedAdmin(KafkaClients clients) {
    this.clients = clients;
  }

  /** A question to the brokers, for example how a topic is laid out. */
  @FunctionalInterface
  interface Question<T> {
    KafkaFuture<T> ask(Admin admin);
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws KafkaException Kafka's own, where the caller can make something of it
   * @throws TransientPortException if no client could be made, or the log is closed
   */
  <T> T ask(Question<T> question) throws PortException, InterruptedException {
    try {
      return question.ask(get()).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      if (e.getCause() instanceof java.util.concurrent.TimeoutException) {
        throw new TimeoutException(e.getCause());
      }
      throw new KafkaException(e.getCause());
    }
  }

  /** Asks without waiting. */
  <T> KafkaFuture<T> begin(Question<T> question) throws PortException {
    return question.ask(get());
  }

  private synchronized Admin get() throws PortException {
    if (closed) {
      throw new TransientPortException("the log is closed");
    }
    if (admin == null) {
      admin = clients.admin();
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (admin != null) {
      admin.close(CLOSE_TIMEOUT);
    }
  }
}
