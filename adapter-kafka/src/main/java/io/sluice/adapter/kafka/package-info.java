/**
 * The log in Kafka: {@link io.sluice.adapter.kafka.KafkaChangeLog}.
 *
 * <p><b>Topics.</b> {@code <pipeline>.<schema>.<table>} for each table, made with the configured
 * partitions before the first use, kept for ever unless configured otherwise; {@code
 * __<pipeline>.checkpoint}, compacted, with the source's checkpoint (without an offset where it was
 * forgotten: the next writer begins anew, its versions above the one that is kept); {@code
 * __<pipeline>.dead-letters}; {@code __<pipeline>.parked}.
 *
 * <p><b>Records.</b> Key: an Avro record of the key columns; none for a truncate, which goes to
 * every partition. Value: Debezium's envelope in Avro (before, after, source, op, ts_ms), and
 * behind it a field {@code sluice} with the version and the names of the fields whose value the
 * source did not send. Such a field holds Debezium's {@code __debezium_unavailable_value} where it
 * is text or bytes, else null, or a zero where null is not allowed. Both are framed as Confluent's
 * serializers do it (a zero, the schema's id in four bytes) under the subjects {@code <topic>-key}
 * and {@code <topic>-value}. A row's partition is Kafka's murmur2 of the key's Avro without the
 * framing. A reader rebuilds a table's {@link io.sluice.domain.TableSchema} from properties of the
 * value's schema.
 *
 * <p><b>Writing.</b> One transactional producer per pipeline ({@code sluice-<pipeline>}); a log
 * transaction ends where a batch brings a checkpoint, which is written in it.
 *
 * <p><b>Reading.</b> A consumer group per sink ({@code <pipeline>.<sink>}), read_committed, which
 * gets everything from the beginning and from then on commits what its handler has returned from.
 *
 * <p><b>Dead letters.</b> A record has the key and the value that it has in its table's topic
 * (truly so: the same framing and schemas, so the same readers read it), and headers in UTF-8:
 * {@code sink}, {@code reason}, {@code schema}, {@code table}, {@code operation}, {@code version}.
 * Its offset is its id. Once it is replayed or dropped, a further record without key and value says
 * so, with the headers {@code resolves} (the id) and {@code outcome} ({@code REPLAYED} or {@code
 * DROPPED}).
 *
 * <p><b>Stopped tables.</b> While the registry refuses a table's schema, its changes wait in {@code
 * __<pipeline>.parked}, as {@link io.sluice.adapter.kafka.ParkedRecords} says; how many and from
 * which offset on is kept in the checkpoint topic.
 *
 * <p><b>Deleted topics.</b> The checkpoint topic keeps the id of each table's topic that holds
 * changes. A writer and a reader compare them when they begin, and watch while they work: a topic
 * that is gone, or another one of the same name, stops them with an error, until the checkpoint is
 * forgotten and a new snapshot taken.
 */
package io.sluice.adapter.kafka;
