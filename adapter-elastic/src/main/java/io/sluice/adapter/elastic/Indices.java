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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of a table before its first write, and adds the fields of columns that came
 * later. An index that is there already is kept with its settings, and its fields with their types,
 * so a user may make it first, with analyzers of his own; what is missing is added.
 *
 * <p>The mapping's {@code _meta} says whose the index is, so that two tables are never mixed.
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

  private static final String OWNER_SCHEMA = "sluice_schema";
  private static final String OWNER_TABLE = "sluice_table";

  private final ElasticConnection connection;
  private final ElasticConfig config;
  private final IndexNames names;
  private final Map<TableSchema, TableCodec> ready = new HashMap<>();

  Indices(ElasticConnection connection, ElasticConfig config) {
    this.connection = connection;
    this.config = config;
    this.names = new IndexNames(config.index());
  }

  /** The codec of a schema whose index is ready to be written to. */
  TableCodec ready(TableSchema table) throws SinkException, InterruptedException {
    TableCodec codec = ready.get(table);
    if (codec == null) {
      codec = codec(table);
      prepare(table, codec.index());
      ready.put(table, codec);
    }
    return codec;
  }

  /** The codec of a schema, for reading. */
  TableCodec codec(TableSchema table) {
    return new TableCodec(table, new TableIndex(names.of(table.id())));
  }

  /** Looks again at every index before the next write to it. */
  void forget() {
    ready.clear();
  }

  private void prepare(TableSchema table, TableIndex index)
      throws SinkException, InterruptedException {
    Map<String, Property> fields = Fields.of(table);
    IndexState present = find(index);
    if (present == null) {
      if (create(table.id(), index, fields)) {
        LOG.info("created index {} for table {}", index.name(), table.id());
        return;
      }
      present = find(index);
      if (present == null) {
        throw new TransientSinkException("index " + index.name() + " comes and goes");
      }
    }
    complete(table.id(), index, fields, present);
  }

  private IndexState find(TableIndex index) throws SinkException, InterruptedException {
    String what = "looking at index " + index.name();
    try {
      Map<String, IndexState> found =
          connection
              .outcome(what, connection.client().indices().get(get -> get.index(index.name())))
              .result();
      if (!found.keySet().equals(Set.of(index.name()))) {
        throw new FatalSinkException(
            index.name()
                + " is an alias of "
                + found.keySet()
                + "; remove the alias, or choose other index names (index: …)");
      }
      return found.get(index.name());
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return null;
      }
      throw Failures.of(what, e);
    }
  }

  /** Returns false if somebody else has just created it. */
  private boolean create(TableId table, TableIndex index, Map<String, Property> fields)
      throws SinkException, InterruptedException {
    CreateIndexRequest request =
        CreateIndexRequest.of(
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
                                .otherSettings(
                                    "mapping.total_fields.limit", JsonData.of(MOST_FIELDS)))
                    .mappings(
                        mapping ->
                            mapping
                                .dynamic(DynamicMapping.Strict)
                                .meta(owner(table))
                                .properties(fields)));
    return create(connection, request);
  }

  static boolean create(ElasticConnection connection, CreateIndexRequest request)
      throws SinkException, InterruptedException {
    String what = "creating index " + request.index();
    try {
      connection.outcome(what, connection.client().indices().create(request));
      return true;
    } catch (ExecutionException e) {
      if (Failures.isAlreadyThere(e)) {
        return false;
      }
      throw Failures.of(what, e);
    }
  }

  private void complete(
      TableId table, TableIndex index, Map<String, Property> fields, IndexState present)
      throws SinkException, InterruptedException {
    Map<String, JsonData> meta = present.mappings() == null ? Map.of() : present.mappings().meta();
    boolean claimed = meta.containsKey(OWNER_TABLE);
    if (claimed) {
      requireOwner(table, index, meta);
    }
    Map<String, Property> mapped =
        present.mappings() == null ? Map.of() : present.mappings().properties();
    Map<String, Property> missing = new LinkedHashMap<>(fields);
    missing.keySet().removeAll(mapped.keySet());
    warnOfOtherTypes(index, fields, mapped);
    if (!claimed || !missing.isEmpty()) {
      Map<String, JsonData> completed = new HashMap<>(meta);
      completed.putAll(owner(table));
      connection.await(
          "adding fields to index " + index.name(),
          connection
              .client()
              .indices()
              .putMapping(put -> put.index(index.name()).meta(completed).properties(missing)));
      LOG.info("added fields {} to index {}", missing.keySet(), index.name());
    }
    if (!present.aliases().containsKey(index.alias())) {
      connection.await(
          "adding an alias to index " + index.name(),
          connection
              .client()
              .indices()
              .updateAliases(
                  update ->
                      update.actions(
                          action ->
                              action.add(
                                  add ->
                                      add.index(index.name())
                                          .alias(index.alias())
                                          .isHidden(true)
                                          .isWriteIndex(true)))));
    }
  }

  private static Map<String, JsonData> owner(TableId table) {
    return Map.of(
        OWNER_SCHEMA, JsonData.of(table.schema()), OWNER_TABLE, JsonData.of(table.name()));
  }

  private static void requireOwner(TableId table, TableIndex index, Map<String, JsonData> meta)
      throws FatalSinkException {
    TableId owner =
        new TableId(
            meta.get(OWNER_SCHEMA).to(String.class), meta.get(OWNER_TABLE).to(String.class));
    if (!owner.equals(table)) {
      throw new FatalSinkException(
          "index "
              + index.name()
              + " holds table "
              + owner
              + " and cannot take table "
              + table
              + " too; have both {schema} and {table} in the names of indexes (index: …)");
    }
  }

  private static void warnOfOtherTypes(
      TableIndex index, Map<String, Property> fields, Map<String, Property> mapped) {
    Set<String> others = new HashSet<>();
    fields.forEach(
        (field, wanted) -> {
          Property present = mapped.get(field);
          if (present != null && present._kind() != wanted._kind()) {
            others.add(
                field
                    + " ("
                    + present._kind().jsonValue()
                    + ", not "
                    + wanted._kind().jsonValue()
                    + ")");
          }
        });
    if (!others.isEmpty()) {
      LOG.warn(
          "index {} maps fields otherwise than their columns suggest: {}; rows that do not fit are"
              + " rejected. Delete the index and snapshot the table anew to change that",
          index.name(),
          others);
    }
  }
}
