package io.sluice.ports.log;

import java.util.Map;

/**
 * A point in the log.
 *
 * @param offsets for each partition, by the log's own name for it, the offset behind the last
 *     record before the point
 */
public record LogPosition(Map<String, Long> offsets) {
  public LogPosition {
    offsets = Map.copyOf(offsets);
  }
}
