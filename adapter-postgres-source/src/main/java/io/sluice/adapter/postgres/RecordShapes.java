package io.sluice.adapter.postgres;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the codec for a change. All changes of a table come with one instance that stands for its
 * shape until the replication stream announces that the table has changed.
 *
 * <p>What the stream says decides which columns there are and of what type: the catalog may already
 * be ahead of the stream. The catalog adds what the stream does not tell: the key, the foreign
 * keys, the replica identity.
 */
final class RecordShapes {
  private final LiveCatalog catalog;
  private final Map<Object, Optional<RowCodec>> codecs = new IdentityHashMap<>();
  private final Map<TableId, Object> announced = new HashMap<>();
  private final Map<TableId, RowCodec> current = new HashMap<>();
  private final KnownKeys keys;
  private final UnknownTypes unknownTypes;
  private final Set<TableId> passedOver = new HashSet<>();
  private volatile boolean altered;

  RecordShapes(LiveCatalog catalog, KnownKeys keys, UnknownTypes unknownTypes) {
    this.catalog = catalog;
    this.keys = keys;
    this.unknownTypes = unknownTypes;
  }

  /** Empty for changes that cannot be taken, so that the table's rows have to come anew. */
  Optional<RowCodec> codec(TableId id, Object instance, Supplier<RecordShape> shape)
      throws PortException {
    Optional<RowCodec> known = codecs.get(instance);
    if (known != null) {
      return known;
    }
    altered = true;
    Optional<RowCodec> compiled = compile(id, shape.get());
    Object before = announced.put(id, instance);
    if (before != null) {
      codecs.remove(before);
    }
    compiled.ifPresent(codec -> current.put(id, codec));
    codecs.put(instance, compiled);
    return compiled;
  }

  /** A change of the table is left out. */
  void passOver(TableId table) {
    passedOver.add(table);
    altered = true;
  }

  /** The tables of which changes were left out since this was asked last. */
  Set<TableId> takePassedOver() {
    if (passedOver.isEmpty()) {
      return Set.of();
    }
    Set<TableId> tables = Set.copyOf(passedOver);
    passedOver.clear();
    return tables;
  }

  /** The table was altered: what is known of it counts no longer. */
  void forget(TableId table) {
    Object instance = announced.remove(table);
    if (instance != null) {
      codecs.remove(instance);
    }
  }

  /**
   * Whether changes of a new shape have come since this was asked last. For another thread than the
   * stream's.
   */
  boolean takeAltered() {
    boolean was = altered;
    altered = false;
    return was;
  }

  private Optional<RowCodec> compile(TableId id, RecordShape shape) throws PortException {
    try {
      Optional<CatalogTable> table = catalog.get().table(id);
      if (table.isPresent() && !keys.isKept(table.get()) || mayShowHidden(id, shape, table)) {
        return Optional.empty();
      }
      if (table.isPresent()) {
        keys.requireMasks(table.get());
        unknownTypes.tellOf(table.get());
      }
      TypeResolver types = catalog.get().types();
      TableSelection selection = catalog.selection(id);
      List<CarriedType> columns = new ArrayList<>();
      for (int place = 0; place < shape.columns().size(); place++) {
        RecordShape.Carried column = shape.columns().get(place);
        if (isCaptured(column.name(), selection, table)) {
          CarriedType carried = CarriedType.of(column, place, types, table);
          columns.add(selection.mask(column.name()).map(carried::masked).orElse(carried));
        }
      }
      boolean whole = table.map(CatalogTable::sendsWholeOldRow).orElse(false);
      return schema(id, columns, table).map(schema -> new RowCodec(schema, columns, whole));
    } catch (SQLException e) {
      throw catalog.failed("read the definition of table " + id, e);
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
  }

  /**
   * Whether a column that is to be hidden is not there: it may be under another name. Of a table
   * that is gone, the stream alone tells the columns' names at the time.
   */
  private boolean mayShowHidden(TableId id, RecordShape shape, Optional<CatalogTable> table) {
    return !table
        .map(CatalogTable::missing)
        .orElseGet(() -> catalog.selection(id).missing(shape.names()))
        .isEmpty();
  }

  /**
   * Where something is hidden, a column that is gone by now is not captured: it may have been
   * renamed since, and be hidden by its new name.
   */
  private static boolean isCaptured(
      String column, TableSelection selection, Optional<CatalogTable> table) {
    return selection.takes(column)
        && (!selection.hides()
            || table.isEmpty()
            || table.get().columns().stream()
                .anyMatch(known -> known.column().name().equals(column)));
  }

  /** Empty if the shape is older than the key: the rows are read again behind it. */
  private Optional<TableSchema> schema(
      TableId id, List<CarriedType> columns, Optional<CatalogTable> table) {
    if (table.isPresent() && fits(columns, table.get())) {
      return Optional.of(reuse(table.get().schema()));
    }
    Set<String> names = new HashSet<>();
    columns.forEach(column -> names.add(column.column().name()));
    List<String> key = keys.of(id);
    if (key.isEmpty() || !names.containsAll(key)) {
      return Optional.empty();
    }
    List<ForeignKey> foreignKeys =
        table.map(CatalogTable::foreignKeys).orElse(List.of()).stream()
            .filter(foreignKey -> names.containsAll(foreignKey.columns()))
            .toList();
    return Optional.of(
        reuse(
            new TableSchema(
                id, columns.stream().map(CarriedType::column).toList(), key, foreignKeys)));
  }

  private static boolean fits(List<CarriedType> columns, CatalogTable table) {
    if (columns.size() != table.columns().size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      var carried = columns.get(i).column();
      var known = table.columns().get(i).column();
      if (!carried.name().equals(known.name()) || !carried.type().equals(known.type())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The instance given out before, if nothing changed: whoever compiled something for it goes on.
   */
  private TableSchema reuse(TableSchema schema) {
    RowCodec before = current.get(schema.id());
    return before != null && before.schema().equals(schema) ? before.schema() : schema;
  }
}
