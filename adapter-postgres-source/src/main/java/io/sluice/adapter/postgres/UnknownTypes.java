package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of columns whose type nobody here knows, of each once: they are looked at with every start,
 * every retry, and every change of their table.
 */
final class UnknownTypes {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownTypes.class);

  private final Set<Told> told = ConcurrentHashMap.newKeySet();

  private record Told(TableId table, String column, String type) {}

  void tellOf(Collection<CatalogTable> tables) {
    tables.forEach(this::tellOf);
  }

  void tellOf(CatalogTable table) {
    for (CatalogColumn column : table.columns()) {
      String name = column.column().name();
      column
          .valueType()
          .unknown()
          .filter(type -> told.add(new Told(table.id(), name, type)))
          .ifPresent(
              type ->
                  LOG.warn(
                      "table {}: column {} is of type {}, which Sluice does not know. Its values"
                          + " arrive as the text that PostgreSQL writes; see docs/types.md",
                      table.id(),
                      name,
                      type));
    }
  }
}
