package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.TranslogDurability;
import io.sluice.ports.sink.SinkException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * What is remembered of deleted rows and truncated tables, in one small hidden index.
 *
 * <p>Elasticsearch refuses an older version of a document that it has deleted only while it
 * remembers the delete, in the memory of the shard: for {@code index.gc_deletes}, and not over an
 * orderly restart of the node or a move of the shard (measured with 8.19: after a restart the older
 * version is taken; after a kill it is refused, as the translog is replayed). So each delete also
 * leaves a document here, whose {@code _version} is the delete's. There are three kinds, all
 * written with {@code external_gte}, so that each holds the highest version it was given:
 *
 * <ul>
 *   <li>a <i>tombstone</i> for each deleted row, under a hash of index and id, with both in it and
 *       the time, by which {@link TombstoneSweep} finds the expired ones;
 *   <li>{@code deleted:<index>}, the <i>latest delete</i> of any row: only what is older than it
 *       needs to be looked up among the tombstones;
 *   <li>{@code truncated:<index>}, the latest TRUNCATE, kept for good: of one row or all, seen or
 *       never seen, everything older is gone. {@code truncated-fully:<index>} follows when the rows
 *       have been removed, so that TRUNCATE, which comes once per partition, is carried out once.
 * </ul>
 */
final class Tombstones {
  static final String INDEX_FIELD = "index";
  static final String ID_FIELD = "id";
  static final String TIME_FIELD = "deleted_at";

  private final ElasticConnection connection;
  private final TableIndex index;
  private final int replicas;
  private final Clock clock;
  private boolean ready;

  Tombstones(ElasticConnection connection, ElasticConfig config, Clock clock) {
    this.connection = connection;
    this.index = new TableIndex(config.tombstoneIndex());
    this.replicas = config.replicas();
    this.clock = clock;
  }

  TableIndex index() {
    return index;
  }

  static String latestDeleteId(TableIndex of) {
    return "deleted:" + of.name();
  }

  static String truncateId(TableIndex of) {
    return "truncated:" + of.name();
  }

  static String fullTruncateId(TableIndex of) {
    return "truncated-fully:" + of.name();
  }

  static String tombstoneId(TableIndex of, String id) {
    return DocumentIds.sha256((of.name() + '\n' + id).getBytes(StandardCharsets.UTF_8));
  }

  BulkLine tombstone(TableIndex of, String id, long version) {
    long now = clock.millis();
    return BulkLine.put(
        index,
        tombstoneId(of, id),
        version,
        out -> {
          out.writeStartObject();
          out.writeStringField(INDEX_FIELD, of.name());
          out.writeStringField(ID_FIELD, id);
          out.writeNumberField(TIME_FIELD, now);
          out.writeEndObject();
        },
        null);
  }

  /** Remembers a version under one of the ids that are not a row's. */
  BulkLine mark(String markId, long version) {
    return BulkLine.put(
        index,
        markId,
        version,
        out -> {
          out.writeStartObject();
          out.writeEndObject();
        },
        null);
  }

  /** Makes the index before the first write to it. */
  void prepare() throws SinkException, InterruptedException {
    if (!ready) {
      Indices.create(
          connection,
          CreateIndexRequest.of(
              create ->
                  create
                      .index(index.name())
                      .aliases(index.alias(), alias -> alias.isHidden(true).isWriteIndex(true))
                      .settings(
                          settings ->
                              settings
                                  .hidden(true)
                                  .numberOfShards("1")
                                  .numberOfReplicas(Integer.toString(replicas))
                                  .translog(log -> log.durability(TranslogDurability.Request)))
                      .mappings(
                          mapping ->
                              mapping
                                  .dynamic(DynamicMapping.False)
                                  .properties(TIME_FIELD, field -> field.date(date -> date)))));
      ready = true;
    }
  }

  void forget() {
    ready = false;
  }
}
