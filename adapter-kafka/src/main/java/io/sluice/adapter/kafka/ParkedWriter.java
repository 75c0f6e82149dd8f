package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import org.apache.kafka.clients.producer.Callback;

/** Puts the changes of a stopped table where they wait, as long as its schema stays the same. */
final class ParkedWriter implements ChangeWriter {
  private final LogTransaction transaction;
  private final ChangeRecords records;
  private final FramedCodec codec;
  private final ParkedTable table;
  private final int shape;
  private final String topic;
  private final byte[] tableTopic;
  private final Callback callback;

  /**
   * @param codec with schemas that have no ids yet
   * @param shape their number among the table's
   */
  ParkedWriter(
      LogTransaction transaction,
      ChangeRecords records,
      FramedCodec codec,
      ParkedTable table,
      int shape,
      WatchedTopic topic) {
    this.transaction = transaction;
    this.records = records;
    this.codec = codec;
    this.table = table;
    this.shape = shape;
    this.topic = topic.name();
    this.tableTopic = ParkedRecords.bytes(table.topic());
    this.callback = transaction.watching(topic);
  }

  @Override
  public TableSchema table() {
    return codec.codec().table();
  }

  @Override
  public void append(ChangeEvent change) throws PortException {
    byte[] key = records.key(codec, change);
    byte[] value = records.value(codec, change);
    transaction.send(ParkedRecords.of(topic, tableTopic, shape, change, key, value), callback);
    table.added();
  }
}
