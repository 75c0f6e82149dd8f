package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.sink.RejectedChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Keeps rejected changes in a topic of their own. Safe for many threads. */
final class DeadLetterTopic implements DeadLetters, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final TopicNames names;
  private final Topics topics;
  private final TopicMaker maker;
  private final Codecs codecs;
  private final DeadLetterRecords records;
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  DeadLetterTopic(
      KafkaClients clients, TopicNames names, Topics topics, TopicMaker maker, Codecs codecs) {
    this.clients = clients;
    this.names = names;
    this.topics = topics;
    this.maker = maker;
    this.codecs = codecs;
    this.records = new DeadLetterRecords(names.deadLetterTopic(), codecs);
  }

  @Override
  public void store(String sink, List<RejectedChange> rejected)
      throws PortException, InterruptedException {
    ChangeRecords changes = new ChangeRecords();
    Map<TableSchema, FramedCodec> codecOf = new HashMap<>();
    List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>(rejected.size());
    for (RejectedChange change : rejected) {
      TableSchema table = change.change().table();
      FramedCodec codec = codecOf.get(table);
      if (codec == null) {
        codec = codecs.forWriting(topicOf(table.id()), table);
        codecOf.put(table, codec);
      }
      letters.add(records.letter(sink, change, codec, changes));
    }
    send(letters, "storing dead letters of sink " + sink);
  }

  /**
   * The change came from there; should the topic be gone since, its name still says the subject.
   */
  private String topicOf(TableId table) throws PortException, InterruptedException {
    return topics.findFor(table).map(Topics.Topic::name).orElse(names.topic(table));
  }

  @Override
  public void list(Handler<DeadLetter> letters) throws PortException, InterruptedException {
    if (topics.find(names.deadLetterTopic()).isPresent()) {
      new DeadLetterReader(clients, records, names.deadLetterTopic()).list(letters);
    }
  }

  @Override
  public Set<Long> open(Collection<Long> ids) throws PortException, InterruptedException {
    return topics.find(names.deadLetterTopic()).isPresent()
        ? new DeadLetterReader(clients, records, names.deadLetterTopic()).open(ids)
        : Set.of();
  }

  @Override
  public void resolve(Collection<Long> ids, Outcome outcome)
      throws PortException, InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    requireStored(ids);
    send(
        ids.stream().map(id -> records.resolution(id, outcome)).toList(), "resolving dead letters");
  }

  /** A letter that comes later must not be resolved already. */
  private void requireStored(Collection<Long> ids) throws PortException, InterruptedException {
    Optional<Topics.Topic> topic = topics.find(names.deadLetterTopic());
    long end = topic.isPresent() ? topics.ends(topic.get())[0] : 0;
    for (long id : ids) {
      if (id < 0 || id >= end) {
        throw new PortException("there is no dead letter " + id);
      }
    }
  }

  private void send(List<ProducerRecord<byte[], byte[]>> letters, String what)
      throws PortException, InterruptedException {
    try {
      Producer<byte[], byte[]> open = producer();
      List<Future<RecordMetadata>> stored = new ArrayList<>(letters.size());
      for (ProducerRecord<byte[], byte[]> letter : letters) {
        stored.add(open.send(letter));
      }
      for (Future<RecordMetadata> future : stored) {
        future.get();
      }
    } catch (ExecutionException | KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate(what, e);
    }
  }

  private synchronized Producer<byte[], byte[]> producer()
      throws PortException, InterruptedException {
    if (closed) {
      throw new PortException("the log is closed");
    }
    // Each time: a producer has the brokers make a topic that was deleted, with their own settings.
    maker.ensureDeadLetters();
    if (producer == null) {
      producer = clients.deadLetterProducer();
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      Producer<byte[], byte[]> open = producer;
      Interrupts.afterwards(() -> open.close(CLOSE_TIMEOUT));
    }
  }
}
