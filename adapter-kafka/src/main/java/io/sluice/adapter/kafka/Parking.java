package io.sluice.adapter.kafka;

import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a writer that are stopped, because the registry refuses a schema of theirs.
 *
 * <p>From the first change with that schema on, all changes of the table wait in a topic beside
 * (also those with a schema that was good before, for order's sake), put there by the transactions
 * that carry the other tables' changes and the checkpoint. So nothing is lost and the source need
 * keep nothing. Between these transactions the registry is asked again every few seconds, and once
 * it accepts, what waits is moved ({@link ParkedMove}); only when nothing waits any more do changes
 * of the table go straight to its topic again. How many wait and from where is kept in the
 * checkpoint topic, in the same transactions, so whoever opens the next writer goes on from there.
 *
 * <p>Used by the writer's thread alone.
 */
final class Parking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

  /** Moving may take about half of the time, in pieces that hold up nobody for long. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ParkedPlaces places;
  private final Duration retry;
  private final Map<TableId, ParkedMove> stopped = new LinkedHashMap<>();
  private long movedAt = System.nanoTime();

  /**
   * @param committed the tables that are stopped already
   * @param retry how long after a refusal the registry is asked again
   */
  Parking(ParkedPlaces places, Collection<Parked> committed, Duration retry) {
    this.places = places;
    this.retry = retry;
    for (Parked parked : committed) {
      LOG.warn("{}", parked.reason());
      add(new ParkedTable(parked));
    }
  }

  private ParkedMove add(ParkedTable table) {
    ParkedMove move = new ParkedMove(table, places, retry);
    stopped.put(table.id(), move);
    return move;
  }

  boolean isStopped(TableId table) {
    return stopped.containsKey(table);
  }

  /** A writer for a table that is stopped. */
  ChangeWriter writer(TableSchema schema) throws PortException, InterruptedException {
    return places.writer(schema, stopped.get(schema.id()).table());
  }

  /** Stops a table at the change that comes now. */
  ChangeWriter stop(TableSchema schema, String topic, RefusedSchemaException refused)
      throws PortException, InterruptedException {
    String reason = places.explain(schema.id(), refused);
    LOG.warn("{}", reason);
    ParkedTable table =
        new ParkedTable(
            new Parked(
                schema.id(),
                topic,
                places.topicId(),
                places.end(),
                0,
                reason,
                Instant.now(),
                List.of()));
    ParkedMove move = add(table);
    ChangeWriter writer = places.writer(schema, table);
    move.refused(0);
    return writer;
  }

  /** Keeps how the tables are, as part of the open transaction. */
  void keep() {
    stopped.values().forEach(move -> places.keep(move.table()));
  }

  /**
   * Moves what may be moved, for a while. To be called between transactions.
   *
   * @return whether a table is not stopped any more
   */
  boolean move() throws PortException, InterruptedException {
    if (stopped.isEmpty()) {
      return false;
    }
    long since = System.nanoTime() - movedAt;
    long share = Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, since)) / stopped.size();
    boolean freed = false;
    for (Iterator<ParkedMove> moves = stopped.values().iterator(); moves.hasNext(); ) {
      ParkedMove move = moves.next();
      if (move.isDue()) {
        move(move, System.nanoTime() + share);
      }
      if (move.table().changes() == 0) {
        LOG.info("table {} goes on: nothing waits any more", move.table().id());
        move.close();
        moves.remove();
        freed = true;
      }
    }
    movedAt = System.nanoTime();
    return freed;
  }

  private static void move(ParkedMove move, long end) throws PortException, InterruptedException {
    while (move.step() && System.nanoTime() - end < 0) {
      // Each step is a transaction; the time is looked at between them.
    }
  }

  @Override
  public void close() {
    stopped.values().forEach(ParkedMove::close);
  }
}
