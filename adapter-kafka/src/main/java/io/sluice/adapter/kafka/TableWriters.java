package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a writer needs to append a table's changes: topic, schemas, codec. Knows which topics
 * were written to before, and so notices one that is no longer the same.
 */
final class TableWriters {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriters.class);

  private final Producer<byte[], byte[]> producer;
  private final TopicNames names;
  private final Topics topics;
  private final TopicMaker maker;
  private final Codecs codecs;
  private final ChangeRecords records = new ChangeRecords();
  private final AtomicReference<Exception> sendFailure = new AtomicReference<>();
  private final WatchedTopic checkpoint;
  private final Map<String, Uuid> committedIds;
  private final Map<TableId, WatchedTopic> open = new HashMap<>();
  private final List<Topics.Topic> newTopics = new ArrayList<>();

  /**
   * @param checkpoint the topic that the checkpoints go to
   * @param committedIds the ids of the topics that hold committed changes
   */
  TableWriters(
      Producer<byte[], byte[]> producer,
      TopicNames names,
      Topics topics,
      TopicMaker maker,
      Codecs codecs,
      WatchedTopic checkpoint,
      Map<String, Uuid> committedIds) {
    this.producer = producer;
    this.names = names;
    this.topics = topics;
    this.maker = maker;
    this.codecs = codecs;
    this.checkpoint = checkpoint;
    this.committedIds = Map.copyOf(committedIds);
  }

  WatchedTopic checkpoint() {
    return checkpoint;
  }

  /** Where the first failure of an asynchronous send is kept. */
  AtomicReference<Exception> sendFailure() {
    return sendFailure;
  }

  /** Opens the writer of a table, for its change that comes first with this schema. */
  TableWriter open(ChangeEvent first) throws PortException, InterruptedException {
    WatchedTopic topic = open.get(first.table().id());
    if (topic == null) {
      topic = openTopic(first);
      open.put(first.table().id(), topic);
    }
    return new TableWriter(
        producer, records, codecs.forWriting(topic.name(), first.table()), topic, sendFailure);
  }

  private WatchedTopic openTopic(ChangeEvent first) throws PortException, InterruptedException {
    TableId table = first.table().id();
    // A truncate makes everything before it void, so behind one the topic may begin anew.
    if (!first.isTruncate()) {
      requireSameTopic(table);
    }
    Topics.Topic topic = maker.ensureFor(table);
    if (!topic.id().equals(committedIds.get(topic.name()))) {
      newTopics.add(topic);
    }
    LOG.info("writing table {} to topic {}", table, topic.name());
    return new WatchedTopic(
        topic, topics.ends(topic), () -> LostChanges.deletedTopic(topic.name()));
  }

  private void requireSameTopic(TableId table) throws PortException, InterruptedException {
    for (String name : List.of(names.topic(table), names.distinctTopic(table))) {
      Uuid committed = committedIds.get(name);
      if (committed != null && !isThere(name, committed)) {
        throw LostChanges.deletedTopic(name);
      }
    }
  }

  private boolean isThere(String name, Uuid id) throws PortException, InterruptedException {
    return topics.find(name).filter(topic -> topic.id().equals(id)).isPresent();
  }

  /** The topics whose ids are to be kept with the next commit. */
  List<Topics.Topic> takeNewTopics() {
    List<Topics.Topic> taken = List.copyOf(newTopics);
    newTopics.clear();
    return taken;
  }

  /** Looks whether a failure comes from a topic that was deleted, and says so. */
  Optional<PortException> missingTopic() throws PortException, InterruptedException {
    List<WatchedTopic> written = new ArrayList<>(open.values());
    written.add(checkpoint);
    for (WatchedTopic topic : written) {
      if (!isThere(topic.name(), topic.topic().id())) {
        return Optional.of(topic.gone());
      }
    }
    return Optional.empty();
  }
}
