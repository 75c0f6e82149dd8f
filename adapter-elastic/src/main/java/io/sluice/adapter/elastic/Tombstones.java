package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.TranslogDurability;
import io.sluice.ports.sink.SinkException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of deleted rows and truncated tables, in one small hidden index.
 *
 * <p>Elasticsearch refuses an older version of a document that it has deleted only while it
 * remembers the delete, in the memory of the shard: for {@code index.gc_deletes}, and not over an
 * orderly restart of the node or a move of the shard (measured with 8.19: after a restart the older
 * version is taken; after a kill it is refused, as the translog is replayed). So each delete also
 * leaves a document here, whose {@code _version} is the delete's. There are five kinds, all written
 * with {@code external_gte}, so that each holds the highest version it was given:
 *
 * <ul>
 *   <li>a <i>tombstone</i> for each deleted row, under a hash of index and id, with both in it and
 *       the time, by which {@link TombstoneSweep} finds the expired ones;
 *   <li>{@code index:<index>}, from when a table's index was made ({@link Indices});
 *   <li>{@code deleted:<index>}, the <i>latest delete</i> of any row: only what is older than it
 *       needs to be looked up among the tombstones;
 *   <li>{@code truncated:<index>}, the latest TRUNCATE, kept for good: of one row or all, seen or
 *       never seen, everything older is gone. {@code truncated-fully:<index>} follows when the rows
 *       have been removed, so that TRUNCATE, which comes once per partition, is carried out once;
 *   <li>{@code copying:<index>}, while an index is copied ({@link CopyProgress}).
 * </ul>
 */
final class Tombstones {
  static final String INDEX_FIELD = "index";
  static final String ID_FIELD = "id";
  static final String TIME_FIELD = "deleted_at";

  private static final Logger LOG = LoggerFactory.getLogger(Tombstones.class);
  private static final long FIRST_VERSION = 1;

  private final IndexAdministration administration;
  private final MultiGet lookup;
  private final BulkWriter bulk;
  private final TableIndex index;
  private final int replicas;
  private final Clock clock;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> marked = new HashSet<>();
  private boolean ready;

  Tombstones(
      IndexAdministration administration,
      MultiGet lookup,
      BulkWriter bulk,
      ElasticConfig config,
      Clock clock) {
    this.administration = administration;
    this.lookup = lookup;
    this.bulk = bulk;
    this.index = TableIndex.of(config.tombstoneIndex());
    this.replicas = config.replicas();
    this.clock = clock;
  }

  TableIndex index() {
    return index;
  }

  private static String indexId(TableIndex of) {
    return "index:" + of.name();
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

  /** Makes the index before the first write to it. Returns whether it was not there. */
  boolean prepare() throws SinkException, InterruptedException {
    if (ready) {
      return false;
    }
    boolean created = administration.create(request());
    if (created) {
      marked.clear();
    } else {
      FoundIndex present = administration.find(index);
      if (present != null) {
        administration.writable(present);
      }
    }
    ready = true;
    return created;
  }

  private CreateIndexRequest request() {
    return CreateIndexRequest.of(
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
                            .properties(TIME_FIELD, field -> field.date(date -> date))));
  }

  /** Says that what had been remembered is gone; the index has been made anew. */
  void lost() {
    LOG.error(
        "index {} was gone, and with it what the sink remembered of deleted rows and truncated"
            + " tables; it is made anew. If a change that is older than such a delete is delivered"
            + " again, the row comes back: sluice verify finds it, --repair removes it",
        index.name());
  }

  /** Whether the index of a table has been made before, by whichever sink. */
  boolean remembersIndex(TableIndex of) throws SinkException, InterruptedException {
    return seen.contains(of.name())
        || !lookup.versions(index.name(), List.of(indexId(of))).isEmpty();
  }

  void rememberIndex(TableIndex of) throws SinkException, InterruptedException {
    seen.add(of.name());
    if (!marked.contains(of.name())) {
      bulk.write(List.of(mark(indexId(of), FIRST_VERSION))).throwIfFailed();
      marked.add(of.name());
    }
  }

  /** Looks again whether the index is there. */
  void forget() {
    ready = false;
  }
}
