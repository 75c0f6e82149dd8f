package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters.Outcome;
import io.sluice.ports.sink.RejectedChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The records of the dead letters' topic, whose offsets are their ids. A dead letter has key and
 * value as in its table's topic and the rest as headers: {@code sink}, {@code reason}, {@code
 * schema}, {@code table}, {@code operation}, {@code version}. A resolution has neither key nor
 * value, and the headers {@code resolves} (the id) and {@code outcome}. All are text in UTF-8.
 */
final class DeadLetterRecords {
  private static final int LONGEST_REASON = 8 * 1024;
  private static final String RESOLVES = "resolves";

  private final String topic;
  private final Codecs codecs;

  DeadLetterRecords(String topic, Codecs codecs) {
    this.topic = topic;
    this.codecs = codecs;
  }

  ProducerRecord<byte[], byte[]> letter(
      String sink, RejectedChange rejected, FramedCodec codec, ChangeRecords records)
      throws PortException {
    ChangeEvent change = rejected.change();
    TableId table = change.table().id();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, records.key(codec, change), records.value(codec, change));
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

  ProducerRecord<byte[], byte[]> resolution(long id, Outcome outcome) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, null);
    add(record.headers(), RESOLVES, Long.toString(id));
    add(record.headers(), "outcome", outcome.name());
    return record;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Which letter the record resolves; none if it is a letter itself.
   *
   * @throws PortException if it is none of ours
   */
  OptionalLong resolves(ConsumerRecord<byte[], byte[]> record) throws PortException {
    String id = header(record, RESOLVES);
    try {
      return id == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(id));
    } catch (NumberFormatException e) {
      throw unreadable(record, "it resolves \"" + id + "\"", e);
    }
  }

  /**
   * @throws PortException if the record is none of ours, or the registry is away
   */
  DeadLetter read(ConsumerRecord<byte[], byte[]> record)
      throws PortException, InterruptedException {
    try {
      return new DeadLetter(
          record.offset(),
          required(record, "sink"),
          required(record, "reason"),
          Instant.ofEpochMilli(record.timestamp()),
          ChangeRecords.read(codecs, record.key(), record.value()));
    } catch (MalformedRecordException e) {
      throw unreadable(record, e.getMessage(), e);
    }
  }

  private static String required(ConsumerRecord<byte[], byte[]> record, String name) {
    String value = header(record, name);
    if (value == null) {
      throw new MalformedRecordException("it has no header " + name);
    }
    return value;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private PortException unreadable(
      ConsumerRecord<byte[], byte[]> record, String why, Exception cause) {
    return new PortException(
        "dead letter "
            + record.offset()
            + " in topic "
            + topic
            + " cannot be read: "
            + why
            + ". Once it is dropped by this id, the others are listed again",
        cause);
  }
}
