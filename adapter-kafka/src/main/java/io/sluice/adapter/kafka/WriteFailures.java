package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.FencedException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies behind a writer's failure, of which Kafka often says only that it takes too long. */
final class WriteFailures {
  private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

  private final TableWriters tables;
  private final BrokerDisks disks;
  private final Duration transactionTimeout;

  WriteFailures(TableWriters tables, BrokerDisks disks, Duration transactionTimeout) {
    this.tables = tables;
    this.disks = disks;
    this.transactionTimeout = transactionTimeout;
  }

  /**
   * @param failure what a call of the producer threw
   * @param first the first failure of an asynchronous send; null if there was none. The producer
   *     throws from then on that it is in an error state; what sent it there says more
   * @param open how long the transaction was open; zero if there was none
   */
  PortException explain(KafkaException failure, Exception first, Duration open)
      throws InterruptedException {
    if (first instanceof PortException known) {
      return known;
    }
    Exception cause = first == null ? failure : first;
    if (KafkaErrors.isFencing(cause) || KafkaErrors.isFencing(failure)) {
      return fenced(cause, open);
    }
    PortException translated = KafkaErrors.translate("writing to the log", cause);
    return translated instanceof TransientPortException || KafkaErrors.isMissingTopic(cause)
        ? looked(translated)
        : translated;
  }

  /** Looks at topics and disks, if the brokers still answer. */
  private PortException looked(PortException failure) throws InterruptedException {
    try {
      Optional<PortException> missing = tables.missingTopic();
      if (missing.isPresent()) {
        return missing.get();
      }
      Optional<String> trouble = disks.trouble();
      if (trouble.isPresent()) {
        return new TransientPortException(
            failure.getMessage() + "; " + trouble.get(), failure.getCause());
      }
    } catch (PortException | KafkaException e) {
      LOG.debug("cannot look for the reason of a failure", e);
    }
    return failure;
  }

  private PortException fenced(Exception cause, Duration open) {
    if (open.compareTo(transactionTimeout) >= 0) {
      return new TransientPortException(
          "Kafka ended a log transaction that was open for "
              + open.toSeconds()
              + " s; if the source has transactions that long, raise log.transactionTimeout and the"
              + " brokers' transaction.max.timeout.ms",
          cause);
    }
    return new FencedException(
        "another process has become the writer of this pipeline's log; this one stops writing",
        cause);
  }
}
