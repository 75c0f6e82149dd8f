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
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Finds the codec for a record. Debezium gives all records of a table one schema instance until the
 * replication stream announces that the table has changed.
 *
 * <p>A record's own schema decides which columns there are and of what type: the catalog may
 * already be ahead of the stream. The catalog adds what the record does not tell: the key, the
 * foreign keys, the replica identity.
 */
final class RecordShapes {
  private final LiveCatalog catalog;
  private final Map<Schema, RowCodec> byEnvelope = new IdentityHashMap<>();
  private final Map<TableId, RowCodec> current = new HashMap<>();
  private final KnownKeys keys;
  private final UnknownTypes unknownTypes;

  RecordShapes(LiveCatalog catalog, KnownKeys keys, UnknownTypes unknownTypes) {
    this.catalog = catalog;
    this.keys = keys;
    this.unknownTypes = unknownTypes;
  }

  RowCodec codec(Schema envelope, Struct source) throws PortException {
    RowCodec known = byEnvelope.get(envelope);
    if (known != null) {
      return known;
    }
    TableId id = new TableId(source.getString("schema"), source.getString("table"));
    RowCodec compiled = compile(id, envelope);
    RowCodec before = current.put(id, compiled);
    if (before != null) {
      byEnvelope.remove(before.envelope());
    }
    byEnvelope.put(envelope, compiled);
    return compiled;
  }

  private RowCodec compile(TableId id, Schema envelope) throws PortException {
    try {
      Optional<CatalogTable> table = catalog.get().table(id);
      if (table.isPresent()) {
        keys.require(table.get());
        table.get().requireAllNamed();
        unknownTypes.tellOf(table.get());
      } else {
        requireAllNamed(id, envelope);
      }
      TypeResolver types = catalog.get().types();
      TableSelection selection = catalog.selection(id);
      List<CarriedType> columns = new ArrayList<>();
      for (Field field : envelope.field("after").schema().fields()) {
        if (isCaptured(field.name(), selection, table)) {
          CarriedType carried = CarriedType.of(field, types, table);
          columns.add(selection.mask(field.name()).map(carried::masked).orElse(carried));
        }
      }
      TableSchema schema = schema(id, columns, table);
      return new RowCodec(
          envelope, schema, columns, table.map(CatalogTable::sendsWholeOldRow).orElse(false));
    } catch (SQLException e) {
      throw catalog.failed("read the definition of table " + id, e);
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
  }

  /** Of a table that is gone, the record alone tells the columns' names at the time. */
  private void requireAllNamed(TableId id, Schema envelope) {
    List<String> names =
        envelope.field("after").schema().fields().stream().map(Field::name).toList();
    List<String> missing = catalog.selection(id).missing(names);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "table "
              + id
              + " is gone, and a change from before has no column "
              + String.join(", ", missing)
              + ", which `columns` or `masks` names: under another name its values would leave. Take"
              + " the table out of the configuration and start again");
    }
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

  private TableSchema schema(TableId id, List<CarriedType> columns, Optional<CatalogTable> table)
      throws PortException {
    if (table.isPresent() && fits(columns, table.get())) {
      return reuse(table.get().schema());
    }
    Set<String> names = new HashSet<>();
    columns.forEach(column -> names.add(column.column().name()));
    List<String> key = keys.of(id);
    if (key.isEmpty() || !names.containsAll(key)) {
      throw new PortException(
          "table "
              + id
              + " was changed so that its key is not among the columns of changes made"
              + " before. Take a new snapshot: run `sluice reset` and start again");
    }
    List<ForeignKey> foreignKeys =
        table.map(CatalogTable::foreignKeys).orElse(List.of()).stream()
            .filter(foreignKey -> names.containsAll(foreignKey.columns()))
            .toList();
    return reuse(
        new TableSchema(id, columns.stream().map(CarriedType::column).toList(), key, foreignKeys));
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
