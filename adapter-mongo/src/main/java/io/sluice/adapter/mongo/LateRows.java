package io.sluice.adapter.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.sluice.adapter.mongo.Removals.Removed;
import io.sluice.ports.sink.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again at rows that were removed, and removes those that a late write brought back (see
 * {@link MongoSink}): every removal once it is ten seconds old, a minute, ten minutes and an hour.
 * At its start it looks at all that was removed in the hours before, for whoever should have looked
 * may have ended. Runs in a thread of its own, so that a revived row goes also when no more changes
 * come.
 */
final class LateRows implements AutoCloseable {
  static final List<Duration> AGES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1));

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Duration BEFORE_START = Duration.ofHours(2);

  /** Added to every period, for clocks differ. */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);

  private final Supplier<MongoDatabase> database;
  private final Collections collections;
  private final Removals removals;
  private final Documents documents;
  private final Clock clock;
  private final ScheduledExecutorService thread;

  /** Null before the first look. */
  private Instant lookedAt;

  private boolean failing;

  LateRows(
      Supplier<MongoDatabase> database,
      Collections collections,
      Removals removals,
      Documents documents,
      Clock clock) {
    this.database = database;
    this.collections = collections;
    this.removals = removals;
    this.documents = documents;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread looking = new Thread(work, "mongo-late-rows");
              looking.setDaemon(true);
              return looking;
            });
  }

  void start() {
    long millis = INTERVAL.toMillis();
    thread.scheduleWithFixedDelay(this::lookAgain, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void lookAgain() {
    try {
      look();
      failing = false;
    } catch (SinkException | MongoException | IllegalStateException away) {
      // The writes report an outage; what was not looked at now is looked at the next time.
      if (!failing) {
        LOG.info("Looking for rows written late has to wait: {}", away.toString());
      }
      failing = true;
    }
  }

  /** Looks at everything whose turn has come since the last look. */
  void look() throws SinkException {
    Instant now = clock.instant();
    MongoDatabase target = database.get();
    for (Duration age : AGES) {
      boolean first = lookedAt == null && age.equals(AGES.get(0));
      Instant since = lookedAt == null ? now : lookedAt;
      Instant from = first ? now.minus(BEFORE_START) : since.minus(age).minus(OVERLAP);
      Instant to = now.minus(age);
      removals.removedBetween(target, from, to, page -> remove(target, page));
      Map<String, Long> truncates = new HashMap<>();
      collections.truncatedBetween(target, from, to, truncates::put);
      truncates.forEach((name, version) -> documents.deleteOlder(target, name, version));
    }
    lookedAt = now;
  }

  private void remove(MongoDatabase target, List<Removed> removed) throws SinkException {
    Map<String, List<Removed>> byCollection = new HashMap<>();
    for (Removed row : removed) {
      byCollection.computeIfAbsent(row.collection(), any -> new ArrayList<>()).add(row);
    }
    for (Map.Entry<String, List<Removed>> entry : byCollection.entrySet()) {
      MongoCollection<BsonDocument> collection =
          target.getCollection(entry.getKey(), BsonDocument.class);
      Map<BsonValue, Long> there =
          Documents.versions(collection, entry.getValue().stream().map(Removed::id).toList());
      List<Removed> revived =
          entry.getValue().stream()
              .filter(row -> there.getOrDefault(row.id(), Long.MAX_VALUE) < row.version())
              .toList();
      if (!revived.isEmpty()) {
        documents.delete(target, entry.getKey(), revived);
        LOG.info(
            "Removed {} rows of {} that late writes had brought back",
            revived.size(),
            entry.getKey());
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
