package io.sluice.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rows of a trial as a reader of the target comes to see them. */
interface Sightings extends AutoCloseable {
  /** The ids seen since the last call, and perhaps some again; may block for a moment. */
  Collection<Long> next() throws Exception;

  @Override
  void close();

  static Sightings of(Trial trial, Target target, long firstId) {
    return switch (target) {
      case KAFKA -> new InKafka(new KafkaCounter(trial, 1));
      case MONGO -> new InSink(new MongoCounter(trial), firstId);
      case NEO4J -> new InSink(new Neo4jCounter(trial), firstId);
      case ELASTIC -> new InSink(new ElasticCounter(trial), firstId);
    };
  }

  /** By the keys of the records. */
  record InKafka(KafkaCounter counter) implements Sightings {
    @Override
    public Collection<Long> next() throws InterruptedException {
      List<Long> ids = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : counter.next()) {
        if (KafkaCounter.isRow(record)) {
          ids.add(RecordKey.id(record.key()));
        }
      }
      return ids;
    }

    @Override
    public void close() {
      counter.close();
    }
  }

  /** Asked every millisecond for rows behind those seen. */
  final class InSink implements Sightings {
    private final SinkRows rows;
    private long last;

    InSink(SinkRows rows, long firstId) {
      this.rows = rows;
      this.last = firstId - 1;
    }

    /** Several workers may write out of order: only what follows without a gap is passed over. */
    @Override
    public Collection<Long> next() throws Exception {
      Thread.sleep(1);
      Collection<Long> ids = rows.idsAbove(last);
      for (long id : ids) {
        if (id != last + 1) {
          break;
        }
        last = id;
      }
      return ids;
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
