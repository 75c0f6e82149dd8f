package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.TranslogDurability;
import co.elastic.clients.json.JsonData;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of a table before its first write, and has it follow when the table is altered:
 * fields of columns that came later are added, and where a column has become something that its
 * field cannot be, the index is copied to one that can ({@link FieldPlan}, {@link IndexCopy}). An
 * index that is there already is kept with its settings, and its fields with their types, so a user
 * may make it first, with analyzers of his own; what is missing is added.
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

  /** One, unless another worker's copy was for yet another schema. */
  private static final int MOST_COPIES = 3;

  /** PostgreSQL allows 1600 columns, and a text has two fields; dropped columns stay mapped. */
  private static final String MOST_FIELDS = "10000";

  private final IndexAdministration administration;
  private final Tombstones tombstones;
  private final ElasticConfig config;
  private final IndexNames names;
  private final IndexCopy copy;
  private final GeoShapes shapes;
  private final Map<TableSchema, Ready> ready = new HashMap<>();

  Indices(
      IndexAdministration administration,
      IndexCopy copy,
      Tombstones tombstones,
      GeoShapes shapes,
      ElasticConfig config) {
    this.administration = administration;
    this.copy = copy;
    this.shapes = shapes;
    this.tombstones = tombstones;
    this.config = config;
    this.names = new IndexNames(config.index());
  }

  /** For changes of versions below the given one. */
  private record Ready(TableCodec codec, long until) {}

  /**
   * The codec of a schema whose index is ready to be written to.
   *
   * @param version the highest of the changes with this schema
   * @throws TableRefusedException if its index cannot be made ready until a person has mended
   *     something. What stands against other tables, too, stops the sink when they are written
   */
  TableCodec ready(TableSchema table, long version) throws SinkException, InterruptedException {
    Ready known = ready.get(table);
    if (known == null || version >= known.until()) {
      try {
        known = prepared(table, version);
      } catch (FatalSinkException e) {
        throw new TableRefusedException(table.id(), e.getMessage(), e);
      }
      ready.put(table, known);
    }
    return known.codec();
  }

  /** The codec of a schema, for reading. */
  TableCodec codec(TableSchema table) {
    return new TableCodec(table, index(table), Map.of());
  }

  private TableIndex index(TableSchema table) {
    return TableIndex.of(names.of(table.id()));
  }

  /** Looks again at every index before the next write to it. */
  void forget() {
    ready.clear();
  }

  private Ready prepared(TableSchema table, long version)
      throws SinkException, InterruptedException {
    TableIndex index = index(table);
    requireOtherThan(tombstones.index(), table.id(), index);
    FoundIndex found = foundOrMade(table, index, version);
    for (int copies = 0; copies < MOST_COPIES; copies++) {
      if (IndexOwner.isClaimed(found.state())) {
        IndexOwner.require(table.id(), index.name(), found.state());
      }
      boolean copied = found.isBlockedForWrites() && copy.goOn(found);
      if (!copied) {
        FieldPlan plan = shapes.fitting(FieldPlan.of(table, version, found));
        if (plan.replacements().isEmpty()) {
          TableIndex writable = administration.writable(found);
          complete(table.id(), writable, found, plan);
          tombstones.rememberIndex(index);
          return new Ready(new TableCodec(table, writable, plan.older()), plan.until());
        }
        copy.run(table.id(), found, plan);
      }
      ready.clear();
      found = foundOrMade(table, index, version);
    }
    throw new TransientSinkException("index " + index.name() + " is replaced again and again");
  }

  private FoundIndex foundOrMade(TableSchema table, TableIndex index, long version)
      throws SinkException, InterruptedException {
    FoundIndex present = administration.find(index);
    boolean tombstonesAreNew = tombstones.prepare();
    if (tombstonesAreNew && present != null && IndexOwner.isClaimed(present.state())) {
      tombstones.lost();
    }
    if (present == null && tombstones.remembersIndex(index)) {
      present = administration.find(index);
      if (present == null) {
        throw gone(table.id(), index);
      }
    }
    if (present == null) {
      Map<String, Property> fields = shapes.fitting(Fields.of(table, version));
      if (administration.create(request(table.id(), index, fields))) {
        LOG.info("created index {} for table {}", index.name(), table.id());
      }
      present = administration.find(index);
      if (present == null) {
        throw new TransientSinkException("index " + index.name() + " comes and goes");
      }
    }
    return present;
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

  private void complete(TableId table, TableIndex index, FoundIndex found, FieldPlan plan)
      throws SinkException, InterruptedException {
    if (!plan.users().isEmpty()) {
      LOG.warn(
          "index {} maps fields otherwise than their columns suggest, as its user made them: {};"
              + " rows that do not fit are rejected. To change that, delete the index, make it again"
              + " (PUT /{}) and snapshot the table anew",
          index.concrete(),
          plan.users(),
          index.name());
    }
    boolean claimed = IndexOwner.isClaimed(found.state());
    if (!claimed || !IndexOwner.marks(found.state()) || !plan.additions().isEmpty()) {
      boolean empty = found.fields().isEmpty() && !claimed;
      administration.addFields(
          index,
          plan.additions(),
          IndexOwner.added(table, found.state()),
          empty ? DynamicMapping.Strict : null);
      LOG.info("added fields {} to index {}", plan.additions().keySet(), index.name());
    }
  }
}
