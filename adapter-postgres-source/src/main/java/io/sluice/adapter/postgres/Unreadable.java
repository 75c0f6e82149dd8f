package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables whose rows have to be read, because they joined or were altered, and cannot be read for
 * now. Read by other threads than the stream's.
 */
final class Unreadable {
  private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

  private final Map<TableId, String> reasons = new ConcurrentSkipListMap<>();

  void failed(TableId table, String reason) {
    if (!reason.equals(reasons.put(table, reason))) {
      LOG.warn("the rows of table {} cannot be read, which is tried again: {}", table, reason);
    }
  }

  void read(TableId table) {
    reasons.remove(table);
  }

  void clear() {
    reasons.clear();
  }

  List<Problem> problems() {
    return reasons.entrySet().stream()
        .map(
            table ->
                new Problem(
                    "the rows of table "
                        + table.getKey()
                        + " have to be read, and cannot be: "
                        + table.getValue(),
                    "mend that, or leave the table out: \"!" + table.getKey() + "\" in `tables`"))
        .toList();
  }
}
