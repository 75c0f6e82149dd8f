package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a table's topic was deleted, or made again, while sinks read it. A consumer would
 * not say: its partitions just go, or it reads something else, and what it had not read is lost.
 *
 * <p>All workers of a process share one watch and ask it whenever they have polled; every few
 * seconds one of these calls sends a question to the brokers, and a later one finds the answer.
 * Since a broker may not yet have heard of a topic, several answers in a row have to agree.
 *
 * <p>So it notices brokers that do not answer, too. A consumer would not say that either: it just
 * gets nothing.
 *
 * <p>Safe for many threads.
 */
final class TopicWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int AGREEING = 3;

  /** How long Kafka may give no answer before those who read should say so. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final TopicNames names;
  private final TopicIdentity identity;
  private final SharedAdmin admin;
  private final Duration silence;
  private final Map<String, Uuid> known = new HashMap<>();
  private KafkaFuture<Collection<TopicListing>> asked;
  private long askedAt;
  private long answeredAt = System.nanoTime();
  private Exception unanswered;
  private String suspect;
  private int agreeing;

  TopicWatch(TopicNames names, TopicIdentity identity, SharedAdmin admin) {
    this(names, identity, admin, SILENCE);
  }

  /**
   * @param silence how long Kafka may give no answer
   */
  TopicWatch(TopicNames names, TopicIdentity identity, SharedAdmin admin, Duration silence) {
    this.names = names;
    this.identity = identity;
    this.admin = admin;
    this.silence = silence;
  }

  /**
   * Begins with the topics that hold committed changes. Blocks for some seconds if one seems to be
   * missing.
   *
   * @param committed their ids by their names
   * @throws PortException if one is missing, or another one by now
   */
  void begin(Map<String, Uuid> committed) throws PortException, InterruptedException {
    identity.require(committed);
    synchronized (this) {
      known.putAll(committed);
      askedAt = System.nanoTime();
      answered();
      agreeing = 0;
    }
  }

  /**
   * Never blocks for long.
   *
   * @throws PortException if a topic that was there is gone, or another one by now
   * @throws TransientPortException if Kafka has not answered for long
   */
  synchronized void look() throws PortException, InterruptedException {
    if (asked == null) {
      if (System.nanoTime() - askedAt > PAUSE_NANOS) {
        asked = admin.begin(client -> client.listTopics().listings());
        askedAt = System.nanoTime();
      }
    } else if (asked.isDone()) {
      KafkaFuture<Collection<TopicListing>> answer = asked;
      asked = null;
      try {
        compare(TopicIdentity.ids(answer.get()));
        answered();
      } catch (ExecutionException e) {
        LOG.debug("cannot look for the topics now", e);
        unanswered = e;
      }
    }
    if (agreeing >= AGREEING) {
      throw LostChanges.deletedTopic(suspect);
    }
    long silentFor = System.nanoTime() - answeredAt;
    if (unanswered != null && silentFor > silence.toNanos()) {
      throw new TransientPortException(
          "Kafka has not answered for "
              + TimeUnit.NANOSECONDS.toSeconds(silentFor)
              + " s: "
              + KafkaErrors.cause(unanswered).getMessage(),
          unanswered);
    }
  }

  private void answered() {
    answeredAt = System.nanoTime();
    unanswered = null;
  }

  private void compare(Map<String, Uuid> now) {
    Optional<String> other = TopicIdentity.firstOther(known, now);
    if (other.isEmpty()) {
      agreeing = 0;
    } else {
      agreeing = other.get().equals(suspect) ? agreeing + 1 : 1;
      suspect = other.get();
    }
    now.forEach(
        (topic, id) -> {
          if (names.tableTopics().matcher(topic).matches()) {
            known.putIfAbsent(topic, id);
          }
        });
  }
}
