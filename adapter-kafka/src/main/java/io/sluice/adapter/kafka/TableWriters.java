package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a writer needs to append a table's changes: topic, schemas, codec. Knows which topics
 * were written to before, and so notices one that is no longer the same.
 */
final class TableWriters {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriters.class);

  private final LogTransaction transaction;
  private final TopicNames names;
  private final Topics topics;
  private final TopicMaker maker;
  private final Codecs codecs;
  private final ChangeRecords records = new ChangeRecords();
  private final WatchedTopic checkpoint;
  private final Map<String, Uuid> committedIds;
  private final CheckpointRecords checkpoints;
  private final Map<TableId, TableTopic> open = new HashMap<>();
  private final List<WatchedTopic> others = new ArrayList<>();
  private final List<Topics.Topic> newTopics = new ArrayList<>();

  /**
   * @param checkpoint the topic that the checkpoints go to
   * @param committedIds the ids of the topics that hold committed changes
   */
  TableWriters(
      LogTransaction transaction,
      TopicNames names,
      Topics topics,
      TopicMaker maker,
      Codecs codecs,
      CheckpointRecords checkpoints,
      WatchedTopic checkpoint,
      Map<String, Uuid> committedIds) {
    this.transaction = transaction;
    this.names = names;
    this.topics = topics;
    this.maker = maker;
    this.codecs = codecs;
    this.checkpoints = checkpoints;
    this.checkpoint = checkpoint;
    others.add(checkpoint);
    this.committedIds = Map.copyOf(committedIds);
  }

  WatchedTopic checkpoint() {
    return checkpoint;
  }

  /** A topic that is written to beside the tables'. */
  void writesTo(WatchedTopic topic) {
    others.add(topic);
  }

  /**
   * Opens the writer of a table, for its change that comes first with this schema.
   *
   * @throws RefusedSchemaException if the registry refuses the schema; the topic is there then
   */
  ChangeWriter open(ChangeEvent first) throws PortException, InterruptedException {
    TableTopic topic = topic(first.table().id(), first.isTruncate());
    return new TableWriter(records, codecs.forWriting(topic.topic().name(), first.table()), topic);
  }

  /**
   * The table's topic.
   *
   * @param truncate whether what comes next is a truncate
   */
  TableTopic topic(TableId table, boolean truncate) throws PortException, InterruptedException {
    TableTopic topic = open.get(table);
    if (topic == null) {
      topic = new TableTopic(transaction, openTopic(table, truncate));
      open.put(table, topic);
    }
    return topic;
  }

  private WatchedTopic openTopic(TableId table, boolean truncate)
      throws PortException, InterruptedException {
    // A truncate makes everything before it void, so behind one the topic may begin anew.
    if (!truncate) {
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

  /** Keeps the ids of topics that are written to for the first time; part of every commit. */
  void keepNewTopics() {
    Callback callback = transaction.watching(checkpoint);
    newTopics.forEach(topic -> transaction.send(checkpoints.of(topic), callback));
    newTopics.clear();
  }

  /** Looks whether a failure comes from a topic that was deleted, and says so. */
  Optional<PortException> missingTopic() throws PortException, InterruptedException {
    List<WatchedTopic> written = new ArrayList<>(others);
    open.values().forEach(table -> written.add(table.topic()));
    for (WatchedTopic topic : written) {
      if (!isThere(topic.name(), topic.topic().id())) {
        return Optional.of(topic.gone());
      }
    }
    return Optional.empty();
  }
}
