package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.bench.micro.Changes;
import io.sluice.bench.micro.MicroBenchmark;
import io.sluice.bench.micro.Orders;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Changes to the keys and values of Kafka's records and back: Debezium's envelope in Avro, with the
 * framing. Without the registry, which is asked once per table.
 */
public class CodecBenchmark extends MicroBenchmark {
  private static final int KEY_SCHEMA = 1;
  private static final int VALUE_SCHEMA = 2;

  /** Set by JMH to each in turn. */
  @Param public Changes changes;

  private final ChangeRecords records = new ChangeRecords();
  private final FramedCodec codec =
      new FramedCodec(new ChangeCodec("bench", "bench", Orders.TABLE), KEY_SCHEMA, VALUE_SCHEMA);
  private List<ChangeEvent> batch = List.of();
  private List<Framed> framed = List.of();

  private record Framed(byte[] key, byte[] value) {}

  /** Makes the changes, and the bytes that they become. */
  @Setup
  public void prepare() throws PortException {
    batch = changes.batch();
    framed = new ArrayList<>();
    for (ChangeEvent change : batch) {
      framed.add(new Framed(records.key(codec, change), records.value(codec, change)));
    }
  }

  /** As the log's writer does before it hands a record to the producer. */
  @Benchmark
  public void encode(Blackhole producer) throws PortException {
    for (ChangeEvent change : batch) {
      producer.consume(records.key(codec, change));
      producer.consume(records.value(codec, change));
    }
  }

  /** As the log's reader does, for each sink. */
  @Benchmark
  public List<ChangeEvent> decode() {
    List<ChangeEvent> decoded = new ArrayList<>(framed.size());
    for (Framed record : framed) {
      ChangeCodec table = codec.codec();
      decoded.add(
          table.readValue(
              table.readKey(new AvroInput(record.key, Framing.HEADER)),
              new AvroInput(record.value, Framing.HEADER)));
    }
    return decoded;
  }
}
