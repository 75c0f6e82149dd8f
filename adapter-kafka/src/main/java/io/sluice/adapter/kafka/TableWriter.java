package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;

/** Appends the changes of one table, as long as its schema stays the same. */
final class TableWriter implements ChangeWriter {
  private final ChangeRecords records;
  private final FramedCodec codec;
  private final TableTopic topic;

  TableWriter(ChangeRecords records, FramedCodec codec, TableTopic topic) {
    this.records = records;
    this.codec = codec;
    this.topic = topic;
  }

  @Override
  public TableSchema table() {
    return codec.codec().table();
  }

  @Override
  public void append(ChangeEvent change) throws PortException {
    topic.send(records.key(codec, change), records.value(codec, change));
  }
}
