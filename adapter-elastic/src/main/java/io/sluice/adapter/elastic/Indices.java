package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.indices.TranslogDurability;
import co.elastic.clients.json.JsonData;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of a table before its first write, and adds the fields of columns that came
 * later. An index that is there already is kept with its settings, and its fields with their types,
 * so a user may make it first, with analyzers of his own; what is missing is added.
 *
 * <p>An index is made once. When one that had been made is gone, so are its rows, and the sink does
 * not go on with an empty one as if nothing had happened: it waits until a person has restored the
 * index, or made it, and so has taken note. That it had been made is remembered beside the {@link
 * Tombstones}.
 */
final class Indices {
  /**
   * How long Elasticsearch itself remembers the version of a deleted document ({@code
   * index.gc_deletes}). It does so in memory, a hundred bytes or two for each delete, therefore not
   * for longer; {@link Tombstones} take over.
   */
  static final String GC_DELETES = "10m";

  private static final Logger LOG = LoggerFactory.getLogger(Indices.class);

  /** PostgreSQL allows 1600 columns, and a text has two fields; dropped columns stay mapped. */
  private static final String MOST_FIELDS = "10000";

  private final IndexAdministration administration;
  private final Tombstones tombstones;
  private final ElasticConfig config;
  private final IndexNames names;
  private final Map<TableSchema, TableCodec> ready = new HashMap<>();

  Indices(IndexAdministration administration, Tombstones tombstones, ElasticConfig config) {
    this.administration = administration;
    this.tombstones = tombstones;
    this.config = config;
    this.names = new IndexNames(config.index());
  }

  /** The codec of a schema whose index is ready to be written to. */
  TableCodec ready(TableSchema table) throws SinkException, InterruptedException {
    TableCodec codec = ready.get(table);
    if (codec == null) {
      codec = new TableCodec(table, prepared(table, index(table)));
      ready.put(table, codec);
    }
    return codec;
  }

  /** The codec of a schema, for reading. */
  TableCodec codec(TableSchema table) {
    return new TableCodec(table, index(table));
  }

  private TableIndex index(TableSchema table) {
    return TableIndex.of(names.of(table.id()));
  }

  /** Looks again at every index before the next write to it. */
  void forget() {
    ready.clear();
  }

  private TableIndex prepared(TableSchema table, TableIndex index)
      throws SinkException, InterruptedException {
    requireOtherThan(tombstones.index(), table.id(), index);
    Map<String, Property> fields = Fields.of(table);
    IndexState present = administration.find(index);
    boolean tombstonesAreNew = tombstones.prepare();
    if (tombstonesAreNew && present != null && IndexOwner.isClaimed(present)) {
      tombstones.lost();
    }
    if (present == null && tombstones.remembersIndex(index)) {
      present = administration.find(index);
      if (present == null) {
        throw gone(table.id(), index);
      }
    }
    if (present == null) {
      if (administration.create(request(table.id(), index, fields))) {
        LOG.info("created index {} for table {}", index.name(), table.id());
        tombstones.rememberIndex(index);
        return index;
      }
      present = administration.find(index);
      if (present == null) {
        throw new TransientSinkException("index " + index.name() + " comes and goes");
      }
    }
    complete(table.id(), index, fields, present);
    TableIndex writable = administration.writable(index, present);
    tombstones.rememberIndex(index);
    return writable;
  }

  private static void requireOtherThan(TableIndex tombstones, TableId table, TableIndex index)
      throws FatalSinkException {
    if (index.name().equals(tombstones.name())) {
      throw new FatalSinkException(
          "index "
              + index.name()
              + " of table "
              + table
              + " is the sink's own tombstoneIndex; give that another name");
    }
  }

  private static TransientSinkException gone(TableId table, TableIndex index) {
    return new TransientSinkException(
        "index "
            + index.name()
            + " is gone, and the rows of table "
            + table
            + " with it. Restore it from a snapshot of Elasticsearch; or make it (PUT /"
            + index.name()
            + "), upon which the sink goes on, and have the table read again: sluice snapshot -c …"
            + " --table "
            + table);
  }

  private CreateIndexRequest request(
      TableId table, TableIndex index, Map<String, Property> fields) {
    return CreateIndexRequest.of(
        create ->
            create
                .index(index.name())
                .aliases(index.alias(), alias -> alias.isHidden(true).isWriteIndex(true))
                .settings(
                    settings ->
                        settings
                            .numberOfShards(Integer.toString(config.shards()))
                            .numberOfReplicas(Integer.toString(config.replicas()))
                            .gcDeletes(time -> time.time(GC_DELETES))
                            .translog(log -> log.durability(TranslogDurability.Request))
                            .otherSettings("mapping.total_fields.limit", JsonData.of(MOST_FIELDS)))
                .mappings(
                    mapping ->
                        mapping
                            .dynamic(DynamicMapping.Strict)
                            .meta(IndexOwner.meta(table))
                            .properties(fields)));
  }

  private void complete(
      TableId table, TableIndex index, Map<String, Property> fields, IndexState present)
      throws SinkException, InterruptedException {
    boolean claimed = IndexOwner.isClaimed(present);
    if (claimed) {
      IndexOwner.require(table, index.name(), present);
    }
    Map<String, Property> mapped =
        present.mappings() == null ? Map.of() : present.mappings().properties();
    Map<String, Property> missing = new LinkedHashMap<>(fields);
    missing.keySet().removeAll(mapped.keySet());
    Set<String> others = Fields.ofOtherTypes(fields, mapped);
    if (!others.isEmpty()) {
      LOG.warn(
          "index {} maps fields otherwise than their columns suggest: {}; rows that do not fit are"
              + " rejected. To change that, delete the index, make it again (PUT) and snapshot the"
              + " table anew",
          index.name(),
          others);
    }
    if (!claimed || !missing.isEmpty()) {
      DynamicMapping dynamic = mapped.isEmpty() && !claimed ? DynamicMapping.Strict : null;
      administration.addFields(index, missing, IndexOwner.added(table, present), dynamic);
      LOG.info("added fields {} to index {}", missing.keySet(), index.name());
    }
  }
}
