package io.sluice.adapter.kafka;

import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The codec of every schema met so far, by table for writing and by the ids in a record for
 * reading; each is asked of the registry once. Safe for many threads.
 */
final class Codecs {
  private final String pipeline;
  private final String database;
  private final SchemaRegistry registry;
  private final EnvelopeSchemas schemas;
  private final Map<TableOfTopic, FramedCodec> byTable = new ConcurrentHashMap<>();
  private final Map<Integer, FramedCodec> byValueId = new ConcurrentHashMap<>();

  private record TableOfTopic(String topic, TableSchema table) {}

  /** A table's codec and the ids its records carry. */
  record FramedCodec(ChangeCodec codec, int keyId, int valueId) {}

  /**
   * @param database the source's, which is written beside its tables
   */
  Codecs(String pipeline, String database, SchemaRegistry registry) {
    this.pipeline = pipeline;
    this.database = database;
    this.registry = registry;
    this.schemas = new EnvelopeSchemas(pipeline);
  }

  /** A table's codec while the registry has not taken its schemas, with zero for their ids. */
  FramedCodec unregistered(TableSchema table) {
    return new FramedCodec(new ChangeCodec(pipeline, database, table), 0, 0);
  }

  /** The schemas of a table's keys and values. */
  Parked.Shape shape(TableSchema table) {
    return new Parked.Shape(schemas.key(table).toString(), schemas.value(table).toString());
  }

  /**
   * The codec for writing a table into a topic; registers its schemas.
   *
   * @throws RefusedSchemaException if the registry refuses one
   * @throws PortException if the registry is away
   */
  FramedCodec forWriting(String topic, TableSchema table)
      throws PortException, InterruptedException {
    TableOfTopic wanted = new TableOfTopic(topic, table);
    FramedCodec known = byTable.get(wanted);
    if (known != null) {
      return known;
    }
    try {
      Parked.Shape shape = shape(table);
      int keyId = registry.register(TopicNames.keySubject(topic), shape.key());
      int valueId = registry.register(TopicNames.valueSubject(topic), shape.value());
      FramedCodec codec =
          new FramedCodec(new ChangeCodec(pipeline, database, table), keyId, valueId);
      byTable.put(wanted, codec);
      return codec;
    } catch (RefusedSchemaException e) {
      throw e;
    } catch (TransientPortException e) {
      throw new TransientPortException("table " + table.id() + ": " + e.getMessage(), e);
    } catch (PortException e) {
      throw new PortException("table " + table.id() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The codec that a record was written with.
   *
   * @param key the record's key; null where it has none
   * @throws MalformedRecordException if the record is none of ours
   * @throws PortException if the registry is away or does not know the schema
   */
  FramedCodec forReading(byte[] key, byte[] value) throws PortException, InterruptedException {
    int valueId = Framing.schemaId(value);
    FramedCodec codec = byValueId.get(valueId);
    if (codec == null) {
      codec = new FramedCodec(new ChangeCodec(pipeline, database, tableOf(valueId)), -1, valueId);
    }
    if (key != null && Framing.schemaId(key) != codec.keyId()) {
      // The first key with this value's schema, or a registry that gave the key's schema a new id.
      codec = new FramedCodec(codec.codec(), checkedKeyId(key, codec.codec()), valueId);
    }
    byValueId.put(valueId, codec);
    return codec;
  }

  private TableSchema tableOf(int valueId) throws PortException, InterruptedException {
    return schemas.tableOf(parse(valueId));
  }

  private int checkedKeyId(byte[] key, ChangeCodec codec)
      throws PortException, InterruptedException {
    int keyId = Framing.schemaId(key);
    if (!EnvelopeSchemas.sameAfterParsing(schemas.key(codec.table()), parse(keyId))) {
      throw new MalformedRecordException(
          "its key was not written with the key of table " + codec.table().id());
    }
    return keyId;
  }

  private Schema parse(int id) throws PortException, InterruptedException {
    try {
      return new Schema.Parser().parse(registry.schema(id));
    } catch (AvroRuntimeException e) {
      throw new MalformedRecordException("its schema " + id + " is no Avro schema", e);
    }
  }
}
