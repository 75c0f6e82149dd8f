package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The records of the topic in which changes of stopped tables wait. Key: the table's topic, in
 * UTF-8. Value: as it will be there, but for the schema's id in the framing, which is zero.
 * Headers: {@code key} in the same way, absent for a truncate; {@code schema}, the number of the
 * schemas among those kept for the table in the checkpoint topic; {@code version}, for people.
 */
final class ParkedRecords {
  private static final String KEY = "key";
  private static final String SCHEMA = "schema";
  private static final String VERSION = "version";

  private ParkedRecords() {}

  /**
   * @param key null for a truncate
   */
  static ProducerRecord<byte[], byte[]> of(
      String parkedTopic,
      byte[] tableTopic,
      int shape,
      ChangeEvent change,
      byte[] key,
      byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(parkedTopic, 0, tableTopic, value);
    record.headers().add(SCHEMA, bytes(Integer.toString(shape)));
    record.headers().add(VERSION, bytes(Long.toString(change.version())));
    if (key != null) {
      record.headers().add(KEY, key);
    }
    return record;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The key's bytes; null for a truncate. */
  static byte[] key(ConsumerRecord<byte[], byte[]> record) {
    Header key = record.headers().lastHeader(KEY);
    return key == null ? null : key.value();
  }

  /**
   * @param shapes how many are known
   * @throws PortException if the record is none of ours
   */
  static int shape(ConsumerRecord<byte[], byte[]> record, int shapes) throws PortException {
    Header header = record.headers().lastHeader(SCHEMA);
    try {
      int shape =
          header == null
              ? -1
              : Integer.parseInt(new String(header.value(), StandardCharsets.UTF_8));
      if (shape >= 0 && shape < shapes) {
        return shape;
      }
    } catch (NumberFormatException e) {
      throw unreadable(record, e);
    }
    throw unreadable(record, null);
  }

  private static PortException unreadable(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    return new PortException(
        "record "
            + record.offset()
            + " of topic "
            + record.topic()
            + " is none that Sluice wrote there; nobody else may write to this topic",
        cause);
  }
}
