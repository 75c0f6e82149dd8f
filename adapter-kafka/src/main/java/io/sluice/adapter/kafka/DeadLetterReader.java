package io.sluice.adapter.kafka;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Lists the dead letters that are not resolved, in two passes: the first gathers the ids that are
 * resolved, the second hands on the rest. So no more than a bit for each resolved letter is kept,
 * and what a handler does takes as long as it likes.
 */
final class DeadLetterReader {
  private final KafkaClients clients;
  private final DeadLetterRecords records;
  private final TopicPartition partition;

  DeadLetterReader(KafkaClients clients, DeadLetterRecords records, String topic) {
    this.clients = clients;
    this.records = records;
    this.partition = new TopicPartition(topic, 0);
  }

  /** Hands on what is stored now; the topic exists. */
  void list(Handler<DeadLetter> letters) throws PortException, InterruptedException {
    try (Consumer<byte[], byte[]> consumer = clients.plainConsumer()) {
      List<TopicPartition> topic = List.of(partition);
      consumer.assign(topic);
      long end = consumer.endOffsets(topic).get(partition);
      IdSet resolved = new IdSet();
      consumer.seekToBeginning(topic);
      PartitionReader.read(
          consumer, partition, end, record -> records.resolves(record).ifPresent(resolved::add));
      consumer.seekToBeginning(topic);
      PartitionReader.read(
          consumer,
          partition,
          end,
          record -> {
            OptionalLong resolution = records.resolves(record);
            if (resolution.isEmpty() && !resolved.contains(record.offset())) {
              letters.accept(records.read(record));
            }
          });
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("reading the dead letters", e);
    }
  }
}
