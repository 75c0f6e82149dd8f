package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.sink.RejectedChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;

/**
 * Keeps rejected changes in a topic of their own, each with key and value as in its table's topic
 * and the rest as headers: {@code sink}, {@code reason}, {@code schema}, {@code table}, {@code
 * operation}, {@code version}, all text in UTF-8. Safe for many threads.
 */
final class DeadLetterTopic implements DeadLetters, AutoCloseable {
  /** Room for the headers beside the largest change. */
  private static final int HEADER_BYTES = 64 * 1024;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_REASON = 8 * 1024;

  private final KafkaClients clients;
  private final KafkaLogConfig config;
  private final TopicNames names;
  private final Topics topics;
  private final Codecs codecs;
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  DeadLetterTopic(
      KafkaClients clients, KafkaLogConfig config, TopicNames names, Topics topics, Codecs codecs) {
    this.clients = clients;
    this.config = config;
    this.names = names;
    this.topics = topics;
    this.codecs = codecs;
  }

  @Override
  public void store(String sink, List<RejectedChange> rejected)
      throws PortException, InterruptedException {
    try {
      Producer<byte[], byte[]> open = open();
      ChangeRecords records = new ChangeRecords();
      Map<TableSchema, FramedCodec> codecOf = new HashMap<>();
      List<Future<RecordMetadata>> stored = new ArrayList<>(rejected.size());
      for (RejectedChange change : rejected) {
        TableSchema table = change.change().table();
        FramedCodec codec = codecOf.get(table);
        if (codec == null) {
          codec = codecs.forWriting(topicOf(table.id()), table);
          codecOf.put(table, codec);
        }
        stored.add(open.send(record(sink, change, codec, records)));
      }
      for (Future<RecordMetadata> future : stored) {
        future.get();
      }
    } catch (ExecutionException | KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("storing dead letters of sink " + sink, e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(
      String sink, RejectedChange rejected, FramedCodec codec, ChangeRecords records)
      throws PortException {
    ChangeEvent change = rejected.change();
    TableId table = change.table().id();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            names.deadLetterTopic(), 0, records.key(codec, change), records.value(codec, change));
    String reason = rejected.reason();
    Headers headers = record.headers();
    add(headers, "sink", sink);
    add(
        headers,
        "reason",
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
    add(headers, "schema", table.schema());
    add(headers, "table", table.name());
    add(headers, "operation", change.operation().name());
    add(headers, "version", Long.toString(change.version()));
    return record;
  }

  /**
   * The change came from there; should the topic be gone since, its name still says the subject.
   */
  private String topicOf(TableId table) throws PortException, InterruptedException {
    return topics.findFor(table).map(Topics.Topic::name).orElse(names.topic(table));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized Producer<byte[], byte[]> open() throws PortException, InterruptedException {
    if (closed) {
      throw new PortException("the log is closed");
    }
    if (producer == null) {
      topics.ensureDeadLetters(
          (int) Math.min(Integer.MAX_VALUE, (long) config.maxRecordBytes() + HEADER_BYTES));
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
