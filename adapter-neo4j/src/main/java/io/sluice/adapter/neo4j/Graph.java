package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.NotificationConfig;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * The connection to Neo4j. Connects when first used.
 *
 * <p>The driver's asynchronous API, waited for: so every answer has a deadline on this side too,
 * and an interrupt ends the waiting. After either, the connections are given up; what Neo4j still
 * does with the transaction is guarded by versions like any late write.
 */
final class Graph implements AutoCloseable {
  private static final int ATTEMPTS = 12;
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 800;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Neo4jConfig config;
  private final TransactionConfig limits;
  private final String where;
  private Driver driver;

  Graph(Neo4jConfig config) {
    this.config = config;
    this.limits = TransactionConfig.builder().withTimeout(config.transactionTimeout()).build();
    this.where = "Neo4j at " + config.uri();
  }

  /** What a transaction does; a repeated one starts from the beginning. */
  interface Work<T> {
    T in(Transaction transaction) throws SinkException, InterruptedException;
  }

  /** Runs statements in one transaction; blocks for each result. */
  interface Transaction {
    List<Record> run(String cypher, Map<String, Object> parameters)
        throws SinkException, InterruptedException;
  }

  /**
   * Does the work in a transaction, again if another transaction was in the way.
   *
   * @throws RefusedException if Neo4j refuses what a row holds, or the size of it all
   */
  <T> T write(Work<T> work) throws SinkException, RefusedException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (Neo4jException e) {
        switch (GraphFailure.of(e)) {
          case REFUSED -> throw new RefusedException(GraphFailure.reason(e), false, e);
          case TOO_BIG -> throw new RefusedException("too big for one transaction", true, e);
          case CONFLICT -> pauseAfter(attempt, e);
          default -> throw GraphFailure.toSinkException(e, where);
        }
      }
    }
  }

  /** As {@link #write}, for work that holds no values of rows. */
  <T> T maintain(Work<T> work) throws SinkException, InterruptedException {
    try {
      return write(work);
    } catch (RefusedException e) {
      throw GraphFailure.toSinkException(e.neo4j(), where);
    }
  }

  private void pauseAfter(int attempt, Neo4jException conflict)
      throws SinkException, InterruptedException {
    if (attempt == ATTEMPTS) {
      throw new TransientSinkException(
          "%s: other transactions were in the way %d times".formatted(where, ATTEMPTS), conflict);
    }
    long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt);
    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest / 4, longest + 1));
  }

  private <T> T once(Work<T> work) throws SinkException, InterruptedException {
    AsyncSession session = session();
    boolean done = false;
    try {
      AsyncTransaction transaction = await(session.beginTransactionAsync(limits));
      T result =
          work.in(
              (cypher, parameters) -> {
                ResultCursor cursor = await(transaction.runAsync(cypher, parameters));
                return await(cursor.listAsync());
              });
      await(transaction.commitAsync());
      done = true;
      return result;
    } finally {
      close(session, done);
    }
  }

  /** Runs one statement outside of any transaction of ours, as schema statements want it. */
  List<Record> runAlone(String cypher, Map<String, Object> parameters)
      throws SinkException, InterruptedException {
    AsyncSession session = session();
    boolean done = false;
    try {
      ResultCursor cursor = await(session.runAsync(cypher, parameters, limits));
      List<Record> records = await(cursor.listAsync());
      done = true;
      return records;
    } finally {
      close(session, done);
    }
  }

  /** Runs one statement that only reads, again if another transaction was in the way. */
  List<Record> read(String cypher, Map<String, Object> parameters)
      throws SinkException, InterruptedException {
    return maintain(transaction -> transaction.run(cypher, parameters));
  }

  String where() {
    return where;
  }

  /**
   * Always where writing goes: of a cluster's other members, one may not have yet what was written
   * before a reading began.
   */
  private AsyncSession session() {
    if (driver == null) {
      driver = connect();
    }
    SessionConfig.Builder session = SessionConfig.builder().withDefaultAccessMode(AccessMode.WRITE);
    if (!config.database().isEmpty()) {
      session.withDatabase(config.database());
    }
    return driver.session(AsyncSession.class, session.build());
  }

  private Driver connect() {
    AuthToken auth =
        config.user().isEmpty()
            ? AuthTokens.none()
            : AuthTokens.basic(config.user(), config.password());
    return GraphDatabase.driver(
        config.uri(),
        auth,
        Config.builder()
            .withLogging(Logging.slf4j())
            .withUserAgent("sluice")
            .withNotificationConfig(NotificationConfig.disableAllConfig())
            .withConnectionTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .withConnectionAcquisitionTimeout(
                config.connectTimeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
            .withMaxConnectionPoolSize(4)
            .withEventLoopThreads(1)
            .build());
  }

  private <T> T await(CompletionStage<T> answer) throws SinkException, InterruptedException {
    Duration patience = config.transactionTimeout().plus(GRACE);
    try {
      return answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(where + " failed", e.getCause());
    } catch (TimeoutException e) {
      abandon();
      throw new TransientSinkException(
          "%s did not answer within %d s".formatted(where, patience.toSeconds()), e);
    } catch (InterruptedException e) {
      abandon();
      throw e;
    }
  }

  /** Ends a session, rolling back what it has not committed. */
  private void close(AsyncSession session, boolean done)
      throws SinkException, InterruptedException {
    if (driver == null) {
      return;
    }
    CompletionStage<Void> closed = session.closeAsync();
    if (done) {
      await(closed);
    } else {
      await(closed.exceptionally(alreadyReported -> null));
    }
  }

  /** Lets go of all connections without waiting for answers on them. */
  private void abandon() {
    if (driver != null) {
      driver.closeAsync();
      driver = null;
    }
  }

  @Override
  public void close() {
    abandon();
  }
}
