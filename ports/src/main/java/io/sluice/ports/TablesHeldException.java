package io.sluice.ports;

import io.sluice.domain.TableId;
import java.util.Set;

/**
 * Of a batch everything is durable but the changes of some tables, which have to wait. The stream
 * that called keeps its place in these tables, goes on with the others, and delivers what waits
 * again after a while, in order. Only a sink's handler throws it.
 */
public final class TablesHeldException extends PortException {
  private static final long serialVersionUID = 1L;

  private final transient Set<TableId> tables;

  /**
   * @param tables at least one, each with changes in the batch
   */
  public TablesHeldException(Set<TableId> tables) {
    super("tables have to wait: " + tables);
    this.tables = Set.copyOf(tables);
  }

  public Set<TableId> tables() {
    return tables;
  }
}
