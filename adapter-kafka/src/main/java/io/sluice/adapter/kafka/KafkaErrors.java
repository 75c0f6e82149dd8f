package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Kafka's exceptions in the words of the ports. */
final class KafkaErrors {
  private KafkaErrors() {}

  /**
   * What to throw for a failure of Kafka.
   *
   * @param what what was being done, as the beginning of a sentence
   */
  static PortException translate(String what, Throwable failure) {
    Throwable cause = cause(failure);
    String start = what + ": ";
    if (cause instanceof PortException known) {
      return known;
    }
    if (cause instanceof AuthenticationException) {
      return new PortException(
          start
              + "Kafka refused the login ("
              + cause.getMessage()
              + "); check security.protocol, sasl.* and ssl.* in log.clientSettings",
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new PortException(
          start + cause.getMessage() + "; grant this user the right in Kafka's ACLs", cause);
    }
    if (cause instanceof RecordTooLargeException) {
      return new PortException(
          start
              + "a change is larger than the log takes ("
              + cause.getMessage()
              + "); raise log.maxRecordBytes, and max.message.bytes of the topic that exists already",
          cause);
    }
    if (cause instanceof InvalidTxnTimeoutException) {
      return new PortException(
          start
              + "the brokers' transaction.max.timeout.ms does not allow log.transactionTimeout; lower"
              + " the one or raise the other",
          cause);
    }
    if (cause instanceof InvalidReplicationFactorException) {
      return new PortException(
          start
              + cause.getMessage()
              + "; set log.replicationFactor to no more than there are brokers",
          cause);
    }
    if (cause instanceof PolicyViolationException || cause instanceof UnsupportedVersionException) {
      return new PortException(start + "Kafka refused it: " + cause.getMessage(), cause);
    }
    return byKind(start, cause);
  }

  private static PortException byKind(String start, Throwable cause) {
    if (isMissingTopic(cause)) {
      return new PortException(
          start + "the topic does not exist any more (" + cause.getMessage() + ")", cause);
    }
    if (isNameUnknown(cause)) {
      return new TransientPortException(
          start
              + "no host of log.bootstrapServers has an address ("
              + cause.getMessage()
              + "); check the names",
          cause);
    }
    if (isTransient(cause)) {
      return new TransientPortException(
          start + "Kafka is away or busy: " + describe(cause) + hint(cause), cause);
    }
    return new PortException(start + describe(cause), cause);
  }

  private static String hint(Throwable cause) {
    return cause instanceof TimeoutException || cause instanceof KafkaStorageException
        ? "; if it stays so, see the brokers' logs: a broker whose disk is full, for example, stops"
        : "";
  }

  private static boolean isTransient(Throwable cause) {
    return cause instanceof RetriableException
        || cause instanceof TransactionAbortableException
        || cause instanceof OutOfOrderSequenceException
        || cause instanceof InvalidPidMappingException
        || cause instanceof FencedInstanceIdException;
  }

  private static boolean isNameUnknown(Throwable cause) {
    return cause instanceof ConfigException
        && String.valueOf(cause.getMessage()).contains("No resolvable bootstrap");
  }

  static boolean isMissingTopic(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof UnknownTopicIdException;
  }

  static boolean isFencing(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException;
  }

  /** Whether Kafka's own exception for an interrupted thread is what this is about. */
  static boolean isInterrupt(Throwable failure) {
    return cause(failure) instanceof InterruptException;
  }

  /** What lies behind the wrappers that Kafka's futures and callbacks put around an error. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause.getClass() == KafkaException.class
            || cause.getClass() == ApiException.class)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String describe(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ", " + cause.getMessage();
  }
}
