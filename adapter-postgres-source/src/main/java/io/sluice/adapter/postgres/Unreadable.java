package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.TableSetAside;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables whose rows have to be read, because they joined, were altered or a snapshot has left them,
 * and cannot be read for now. Read by other threads than the stream's.
 */
final class Unreadable {
  private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

  private final Map<TableId, TableSetAside> tables = new ConcurrentSkipListMap<>();
  private final Clock clock;

  Unreadable(Clock clock) {
    this.clock = clock;
  }

  void failed(TableId table, String reason) {
    String what =
        "its rows have to be read, and cannot be: "
            + reason
            + ". Remedy: mend that, or leave the table out: \"!"
            + table
            + "\" in `tables`";
    TableSetAside known = tables.get(table);
    if (known == null || !known.reason().equals(what)) {
      tables.put(table, new TableSetAside(table.toString(), what, clock.instant()));
      LOG.warn("the rows of table {} cannot be read, which is tried again: {}", table, reason);
    }
  }

  void read(TableId table) {
    tables.remove(table);
  }

  void clear() {
    tables.clear();
  }

  List<TableSetAside> tables() {
    return List.copyOf(tables.values());
  }
}
