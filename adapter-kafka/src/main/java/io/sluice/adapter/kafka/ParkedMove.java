package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Parked.Shape;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what waits of one table into its topic, in order, once the registry takes the schemas.
 *
 * <p>Each step is a transaction of its own: some changes, and with them how far they are moved. It
 * is the change that waits first whose schema is offered to the registry; where that is refused
 * again, as after a second ALTER, the table stays stopped from this change on.
 */
final class ParkedMove implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedMove.class);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int NONE = -1;

  private final ParkedTable table;
  private final ParkedPlaces places;
  private final long retryNanos;
  private final Map<Integer, Ids> accepted = new HashMap<>();
  private ParkedReader reader;
  private int refused = NONE;
  private int warnedOf = NONE;
  private long pauseNanos;
  private long notBefore = System.nanoTime();

  /** The ids that the registry has given to a shape's schemas. */
  private record Ids(int key, int value) {}

  /**
   * @param retry how long after a refusal the registry is asked again
   */
  ParkedMove(ParkedTable table, ParkedPlaces places, Duration retry) {
    this.table = table;
    this.places = places;
    this.retryNanos = retry.toNanos();
    this.pauseNanos = retryNanos;
  }

  ParkedTable table() {
    return table;
  }

  /** The registry has just refused this shape. */
  void refused(int shape) {
    refused = shape;
    warnedOf = shape;
    notBefore = System.nanoTime() + retryNanos;
  }

  boolean isDue() {
    return System.nanoTime() - notBefore >= 0;
  }

  /**
   * Moves what one look brings, if the registry takes it. To be called between transactions, while
   * something waits.
   *
   * @return whether a further step may do more
   */
  boolean step() throws PortException, InterruptedException {
    if (refused != NONE && !accepts(refused)) {
      return false;
    }
    if (reader == null) {
      reader = places.reader(table);
    }
    List<ConsumerRecord<byte[], byte[]>> records = reader.poll();
    long next = reader.next();
    int moved = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int shape = ParkedRecords.shape(record, table.shapes());
      if (!accepts(shape)) {
        next = record.offset();
        reader.seek(next);
        break;
      }
      Ids ids = accepted.get(shape);
      places.send(table, record, ids.key(), ids.value());
      moved++;
    }
    if (moved > 0) {
      table.moved(moved, next);
      places.commit(table);
    }
    return refused == NONE && isDue() && table.changes() > 0 && !reader.isAtEnd();
  }

  private boolean accepts(int number) throws InterruptedException {
    if (accepted.containsKey(number)) {
      return true;
    }
    Shape shape = table.shape(number);
    try {
      accepted.put(
          number,
          new Ids(
              places.register(TopicNames.keySubject(table.topic()), shape.key()),
              places.register(TopicNames.valueSubject(table.topic()), shape.value())));
      refused = NONE;
      pauseNanos = retryNanos;
      LOG.info("table {}: its schema is accepted; writing what waits", table.id());
      table.reason(
          "table "
              + table.id()
              + " has its schema accepted; the changes that wait are being written");
      return true;
    } catch (RefusedSchemaException e) {
      table.reason(places.explain(table.id(), e));
      if (warnedOf != number) {
        LOG.warn("{}", table.reason());
      }
      refused(number);
    } catch (TransientPortException e) {
      LOG.debug("table {}: the registry cannot be asked now", table.id(), e);
      notBefore = System.nanoTime() + pauseNanos;
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    } catch (PortException e) {
      table.reason("table " + table.id() + " is stopped, and its changes wait: " + e.getMessage());
      notBefore = System.nanoTime() + retryNanos;
    }
    return false;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
