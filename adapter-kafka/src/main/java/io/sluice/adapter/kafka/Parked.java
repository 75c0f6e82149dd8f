package io.sluice.adapter.kafka;

import io.sluice.domain.TableId;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * What is committed of a table that is stopped.
 *
 * @param topic the table's
 * @param parkedIn the id of the topic in which its changes wait
 * @param from no change that still waits is before this offset
 * @param changes how many wait; at zero there is no such record any more
 * @param reason what the user should know and do
 * @param since when its first change came that could not be written
 * @param shapes the schemas that its changes wait with, by their numbers
 */
record Parked(
    TableId table,
    String topic,
    Uuid parkedIn,
    long from,
    long changes,
    String reason,
    Instant since,
    List<Shape> shapes) {

  /** The schemas of a record's key and value, which the registry has not numbered yet. */
  record Shape(String key, String value) {}

  Parked {
    shapes = List.copyOf(shapes);
  }
}
