package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Parked.Shape;
import io.sluice.domain.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * A table that is stopped, as its writer sees it: what is committed of it, and what the open
 * transaction adds. Never taken back, since a writer whose transaction fails is of no more use.
 */
final class ParkedTable {
  private final TableId id;
  private final String topic;
  private final Uuid parkedIn;
  private final Instant since;
  private final List<Shape> shapes;
  private int keptShapes;
  private long from;
  private long changes;
  private String reason;
  private boolean altered;

  /**
   * @param parked as it is committed, or with nothing in it yet
   */
  ParkedTable(Parked parked) {
    this.id = parked.table();
    this.topic = parked.topic();
    this.parkedIn = parked.parkedIn();
    this.from = parked.from();
    this.changes = parked.changes();
    this.reason = parked.reason();
    this.since = parked.since();
    this.shapes = new ArrayList<>(parked.shapes());
    this.keptShapes = shapes.size();
  }

  TableId id() {
    return id;
  }

  String topic() {
    return topic;
  }

  String reason() {
    return reason;
  }

  long from() {
    return from;
  }

  long changes() {
    return changes;
  }

  Shape shape(int number) {
    return shapes.get(number);
  }

  int shapes() {
    return shapes.size();
  }

  /** The number of a shape, which it gets if it is new. */
  int numberOf(Shape shape) {
    int known = shapes.indexOf(shape);
    if (known >= 0) {
      return known;
    }
    shapes.add(shape);
    altered = true;
    return shapes.size() - 1;
  }

  /** A change was put where it waits. */
  void added() {
    changes++;
    altered = true;
  }

  /**
   * Changes were put where they belong.
   *
   * @param next the offset from which on there may be more
   */
  void moved(int count, long next) {
    changes -= count;
    from = next;
    altered = true;
  }

  void reason(String now) {
    altered |= !now.equals(reason);
    reason = now;
  }

  Parked parked() {
    return new Parked(id, topic, parkedIn, from, changes, reason, since, shapes);
  }

  /** Whether there is more to keep than was taken before. */
  boolean isAltered() {
    return altered;
  }

  /**
   * What has to be kept with the next commit counts as kept.
   *
   * @return how many of the shapes were kept before
   */
  int takeAltered() {
    int before = keptShapes;
    keptShapes = shapes.size();
    altered = false;
    return before;
  }
}
