package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Tells whether topics are still the ones they were, by their ids. Safe for many threads. */
final class TopicIdentity {
  /** How long a broker may take to hear of a topic that another one has made. */
  private static final Duration NEWS_TRAVEL = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 250;

  private final SharedAdmin admin;

  TopicIdentity(SharedAdmin admin) {
    this.admin = admin;
  }

  /**
   * Waits a little for topics that seem to be missing.
   *
   * @param ids the ids that topics must have, by their names
   * @throws PortException if one is missing, or is another one by now
   */
  void require(Map<String, Uuid> ids) throws PortException, InterruptedException {
    long deadline = System.nanoTime() + NEWS_TRAVEL.toNanos();
    while (true) {
      Optional<String> other = firstOther(ids, now());
      if (other.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw LostChanges.deletedTopic(other.get());
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** The ids of all topics now, by their names. */
  Map<String, Uuid> now() throws PortException, InterruptedException {
    try {
      return ids(admin.ask(client -> client.listTopics().listings()));
    } catch (KafkaException e) {
      throw KafkaErrors.translate("looking for the topics", e);
    }
  }

  static Map<String, Uuid> ids(Collection<TopicListing> topics) {
    Map<String, Uuid> ids = new HashMap<>();
    topics.forEach(topic -> ids.put(topic.name(), topic.topicId()));
    return ids;
  }

  /** The first topic by name that is missing or has another id. */
  static Optional<String> firstOther(Map<String, Uuid> wanted, Map<String, Uuid> now) {
    return new TreeMap<>(wanted)
        .entrySet().stream()
            .filter(entry -> !entry.getValue().equals(now.get(entry.getKey())))
            .map(Map.Entry::getKey)
            .findFirst();
  }
}
