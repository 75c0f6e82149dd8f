/**
 * The log in Kafka: {@link io.sluice.adapter.kafka.KafkaChangeLog}.
 *
 * <p><b>Topics.</b> {@code <pipeline>.<schema>.<table>} for each table, made with the configured
 * partitions before the first use, kept for ever unless configured otherwise; {@code
 * __<pipeline>.checkpoint}, compacted, with the source's checkpoint; {@code
 * __<pipeline>.dead-letters}.
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
 */
package io.sluice.adapter.kafka;
