package io.sluice.adapter.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of one partition, in order, not empty. */
record Slice(AssignedPartition source, List<ConsumerRecord<byte[], byte[]>> records) {
  /** What a record takes in memory beside its key and value. */
  private static final int RECORD_OVERHEAD = 100;

  /** The offset of the first record. */
  long first() {
    return records.get(0).offset();
  }

  /** The offset behind the last record. */
  long next() {
    return records.get(records.size() - 1).offset() + 1;
  }

  Slice part(int from, int to) {
    return new Slice(source, records.subList(from, to));
  }

  /** About how many bytes the records take. */
  long bytes() {
    return records.stream().mapToLong(Slice::bytes).sum();
  }

  static long bytes(ConsumerRecord<byte[], byte[]> record) {
    return RECORD_OVERHEAD
        + Math.max(0, record.serializedKeySize())
        + (long) Math.max(0, record.serializedValueSize());
  }
}
