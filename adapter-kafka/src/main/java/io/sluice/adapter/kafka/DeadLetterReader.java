package io.sluice.adapter.kafka;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the dead letters that are not resolved. A list takes two passes: the first gathers the ids
 * that are resolved, the second hands on the rest. So no more than a bit for each resolved letter
 * is kept, and what a handler does takes as long as it likes.
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
    read(
        (consumer, end) -> {
          IdSet resolved = new IdSet();
          all(consumer, end, record -> records.resolves(record).ifPresent(resolved::add));
          all(
              consumer,
              end,
              record -> {
                if (records.resolves(record).isEmpty() && !resolved.contains(record.offset())) {
                  letters.accept(records.read(record));
                }
              });
        });
  }

  /** Which of these ids are letters that are not resolved; the topic exists. */
  Set<Long> open(Collection<Long> ids) throws PortException, InterruptedException {
    Set<Long> wanted = Set.copyOf(ids);
    Set<Long> letters = new HashSet<>();
    read(
        (consumer, end) ->
            all(
                consumer,
                end,
                record -> {
                  OptionalLong resolved = records.resolves(record);
                  if (resolved.isPresent()) {
                    letters.remove(resolved.getAsLong());
                  } else if (wanted.contains(record.offset())) {
                    letters.add(record.offset());
                  }
                }));
    return letters;
  }

  /** What is done with a consumer of the topic, up to where it ends now. */
  @FunctionalInterface
  private interface Reading {
    void read(Consumer<byte[], byte[]> consumer, long end)
        throws PortException, InterruptedException;
  }

  private void read(Reading reading) throws PortException, InterruptedException {
    try (Consumer<byte[], byte[]> consumer = clients.plainConsumer()) {
      List<TopicPartition> topic = List.of(partition);
      consumer.assign(topic);
      reading.read(consumer, consumer.endOffsets(topic).get(partition));
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("reading the dead letters", e);
    }
  }

  private void all(
      Consumer<byte[], byte[]> consumer, long end, Handler<ConsumerRecord<byte[], byte[]>> handler)
      throws PortException, InterruptedException {
    consumer.seekToBeginning(List.of(partition));
    PartitionReader.read(consumer, partition, end, handler);
  }
}
