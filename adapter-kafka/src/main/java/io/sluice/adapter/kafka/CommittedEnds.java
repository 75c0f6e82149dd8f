package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Topics.Topic;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** Where the tables' partitions begin and end for those who read what is committed. */
final class CommittedEnds {
  /** How long topics may come and go while all are asked. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 50;

  private final TopicNames names;
  private final Topics topics;
  private final SharedAdmin admin;

  CommittedEnds(TopicNames names, Topics topics, SharedAdmin admin) {
    this.names = names;
    this.topics = topics;
    this.admin = admin;
  }

  /**
   * The end of everything that is committed now: of every transaction of which a reader can see any
   * part.
   */
  LogPosition position() throws PortException, InterruptedException {
    awaitMarkers();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Collection<Topic> tables = topics.tableTopics().values();
      try {
        Map<TopicPartition, Long> ends = ends(partitions(tables));
        Map<String, Long> offsets = new HashMap<>();
        for (Topic topic : tables) {
          for (TopicPartition partition : topic.partitionList()) {
            offsets.put(new PartitionName(topic.id(), partition).toString(), ends.get(partition));
          }
        }
        return new LogPosition(offsets);
      } catch (KafkaException e) {
        // A topic that was just made or deleted is known to one broker and not to another.
        if (!KafkaErrors.isMissingTopic(e) || System.nanoTime() > deadline) {
          throw KafkaErrors.translate("asking where the log of " + names.pipeline() + " ends", e);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /**
   * A transaction is committed once its coordinator says so, but each partition shows that only
   * when it has got its marker: the checkpoint may be seen a moment before the changes that it
   * speaks of. The coordinator begins no other transaction before all markers are written.
   */
  private void awaitMarkers() throws PortException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (isEnding()) {
      if (System.nanoTime() > deadline) {
        throw new TransientPortException(
            "Kafka has not finished a transaction of pipeline "
                + names.pipeline()
                + " for "
                + LIMIT.toSeconds()
                + " s; is one of its brokers away?");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isEnding() throws PortException, InterruptedException {
    String id = names.transactionalId();
    try {
      TransactionState state =
          admin.ask(client -> client.describeTransactions(List.of(id)).description(id)).state();
      return state == TransactionState.PREPARE_COMMIT || state == TransactionState.PREPARE_ABORT;
    } catch (TransactionalIdNotFoundException e) {
      return false; // Nobody has written yet, or not for a week.
    } catch (KafkaException e) {
      throw KafkaErrors.translate("asking where the log of " + names.pipeline() + " ends", e);
    }
  }

  static List<TopicPartition> partitions(Collection<Topic> topics) {
    return topics.stream().flatMap(topic -> topic.partitionList().stream()).toList();
  }

  /** The last stable offset of each. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws PortException, InterruptedException {
    return offsets(partitions, OffsetSpec.latest());
  }

  Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions)
      throws PortException, InterruptedException {
    return offsets(partitions, OffsetSpec.earliest());
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
      throws PortException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.ask(
            client ->
                client
                    .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }
}
