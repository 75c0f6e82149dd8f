package io.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a pipeline's log as anybody could who knows its format: with Avro's own reader, the
 * registry's REST API and a plain read_committed consumer, and none of Sluice's code. Decodes only
 * what a {@link LoggedChange} needs.
 */
final class LogRecords implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FRAMING = 5;

  private final String kafka;
  private final URI registry;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
  private BinaryDecoder decoder;

  LogRecords(String kafka, URI registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * Every committed change of the pipeline: an iterator for each partition, in the order of the
   * log. Waits until no transaction is open, so the pipeline must be at rest. To be used before
   * {@link #close}.
   */
  List<Iterator<LoggedChange>> partitions(String pipeline) throws Exception {
    KafkaConsumer<byte[], byte[]> asking = consumer();
    List<TopicPartition> partitions = partitions(asking, pipeline);
    Map<TopicPartition, Long> ends = settledEnds(asking, partitions);
    List<Iterator<LoggedChange>> changes = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      changes.add(new Changes(consumer(), partition, ends.get(partition)));
    }
    return changes;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "none");
    settings.put("enable.auto.commit", false);
    settings.put("max.partition.fetch.bytes", 1 << 18);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumers.add(consumer);
    return consumer;
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String pipeline) {
    Pattern tables =
        Pattern.compile(Pattern.quote(pipeline) + "\\.[^.]+\\.[^.]+(\\.[0-9a-f]{16})?");
    return consumer.listTopics().entrySet().stream()
        .filter(topic -> tables.matcher(topic.getKey()).matches())
        .flatMap(topic -> topic.getValue().stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> settledEnds(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Await.until(
          "no log transaction is open",
          LIMIT,
          () -> "stable " + ends,
          () -> {
            ends.putAll(consumer.endOffsets(partitions));
            return admin.listOffsets(latest).all().get().entrySet().stream()
                .allMatch(end -> end.getValue().offset() == ends.get(end.getKey()));
          });
    }
    return ends;
  }

  /** The changes of one partition, read as they are asked for. */
  private final class Changes implements Iterator<LoggedChange> {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();

    Changes(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
      this.consumer = consumer;
      this.partition = partition;
      this.end = end;
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
    }

    @Override
    public boolean hasNext() {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!fetched.hasNext() && consumer.position(partition) < end) {
        fetched = consumer.poll(POLL).iterator();
        if (!fetched.hasNext() && System.nanoTime() > deadline) {
          throw new AssertionError(partition + " cannot be read up to its end " + end);
        }
      }
      return fetched.hasNext();
    }

    @Override
    public LoggedChange next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return decode(fetched.next());
    }
  }

  private LoggedChange decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      GenericDatumReader<GenericRecord> reader = reader(ByteBuffer.wrap(record.value()).getInt(1));
      decoder =
          DecoderFactory.get()
              .binaryDecoder(record.value(), FRAMING, record.value().length - FRAMING, decoder);
      GenericRecord envelope = reader.read(null, decoder);
      GenericRecord source = (GenericRecord) envelope.get("source");
      GenericRecord sluice = (GenericRecord) envelope.get("sluice");
      return new LoggedChange(
          record.topic(),
          record.partition(),
          record.offset(),
          record.key() == null
              ? null
              : Arrays.copyOfRange(record.key(), FRAMING, record.key().length),
          envelope.get("op").toString().charAt(0),
          (Long) sluice.get("version"),
          orZero(source.get("txId")),
          orZero(source.get("lsn")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long orZero(Object value) {
    return value == null ? 0 : (Long) value;
  }

  private GenericDatumReader<GenericRecord> reader(int schemaId) throws IOException {
    GenericDatumReader<GenericRecord> known = readers.get(schemaId);
    if (known != null) {
      return known;
    }
    Schema written = new Schema.Parser().parse(schema(schemaId));
    Schema wanted =
        Schema.createRecord(
            written.getName(),
            null,
            written.getNamespace(),
            false,
            List.of(copy(written, "source"), copy(written, "op"), copy(written, "sluice")));
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(written, wanted);
    readers.put(schemaId, reader);
    return reader;
  }

  private static Field copy(Schema record, String field) {
    return new Field(field, record.getField(field).schema());
  }

  private String schema(int id) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
    try {
      JsonNode answer = json.readTree(http.send(request, BodyHandlers.ofString()).body());
      return answer.required("schema").textValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    consumers.forEach(KafkaConsumer::close);
  }
}
