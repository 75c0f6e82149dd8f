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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again at rows that were removed, and removes those that a late write brought back (see
 * {@link MongoSink}), when it is their turn ({@link Turns}). So a row that a late write brings back
 * is there for at most three times as long as the write came after the removal, and twenty seconds.
 * Runs in a thread of its own, so that a revived row goes also when no more changes come.
 */
final class LateRows implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);

  private final Supplier<MongoDatabase> database;
  private final Collections collections;
  private final Removals removals;
  private final Documents documents;
  private final Clock clock;
  private final Turns deletes;
  private final Turns truncates;
  private final ScheduledExecutorService thread;
  private boolean failing;

  LateRows(
      Supplier<MongoDatabase> database,
      Collections collections,
      Removals removals,
      Documents documents,
      Clock clock,
      Duration retention) {
    this.database = database;
    this.collections = collections;
    this.removals = removals;
    this.documents = documents;
    this.clock = clock;
    this.deletes = new Turns(retention);
    this.truncates = new Turns(retention);
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
        LOG.info("Looking for rows written late has to wait: {}", away.getClass().getSimpleName());
      }
      failing = true;
    } catch (RuntimeException unexpected) {
      // Thrown on, it would end all looking; and it is no reason to stop writing.
      if (!failing) {
        LOG.error("Looking for rows written late fails; trying again", unexpected);
      }
      failing = true;
    }
  }

  /** Looks at everything whose turn has come since the last look. */
  void look() throws SinkException {
    Instant now = clock.instant();
    MongoDatabase target = database.get();
    removals.removed(target, deletes.due(now), page -> remove(target, page));
    deletes.looked(now);
    collections
        .truncated(target, truncates.due(now))
        .forEach((name, version) -> documents.deleteOlder(target, name, version));
    truncates.looked(now);
  }

  private void remove(MongoDatabase target, List<Removed> removed) throws SinkException {
    Map<String, List<Removed>> byCollection = new HashMap<>();
    for (Removed row : removed) {
      byCollection.computeIfAbsent(row.collection(), any -> new ArrayList<>()).add(row);
    }
    for (Map.Entry<String, List<Removed>> entry : byCollection.entrySet()) {
      MongoCollection<BsonDocument> collection =
          target.getCollection(entry.getKey(), BsonDocument.class);
      VersionsById there =
          Documents.versions(collection, entry.getValue().stream().map(Removed::id).toList());
      List<Removed> revived =
          entry.getValue().stream()
              .filter(row -> there.get(row.id(), Long.MAX_VALUE) < row.version())
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
