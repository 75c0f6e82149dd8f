package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private static final int SCHEMA_PATIENCE = 10;

  private final Neo4jConfig config;
  private final String where;
  private Driver driver;
  private CompletionStage<?> closing = CompletableFuture.completedStage(null);

  Graph(Neo4jConfig config) {
    this.config = config;
    this.where = "Neo4j at " + config.uri();
  }

  /** What a transaction does; a repeated one starts from the beginning. */
  interface Work<T> {
    T in(Transaction transaction) throws SinkException, InterruptedException;
  }

  /** Runs statements in the order in which they are sent. */
  interface Transaction {
    /** Sends a statement without waiting for the answers to those before. */
    Answer send(String cypher, Map<String, Object> parameters);
  }

  /** The answer to a statement that was sent. */
  interface Answer {
    /** Blocks for the records, and so for the answers to all statements before. */
    List<Record> await() throws SinkException, InterruptedException;
  }

  /**
   * Does the work in a transaction, again if another transaction was in the way.
   *
   * @throws RefusedException if Neo4j refuses what a row holds, or the size of it all
   */
  <T> T write(Work<T> work) throws SinkException, RefusedException, InterruptedException {
    return repeat(() -> once(work));
  }

  /** As {@link #write}, for a single statement, which is a transaction of its own. */
  List<Record> tryRun(String cypher, Map<String, Object> parameters)
      throws SinkException, RefusedException, InterruptedException {
    return repeat(() -> runAlone(cypher, parameters, config.transactionTimeout()));
  }

  /** As {@link #tryRun}, for a statement that holds no values of rows. */
  List<Record> run(String cypher, Map<String, Object> parameters)
      throws SinkException, InterruptedException {
    try {
      return tryRun(cypher, parameters);
    } catch (RefusedException e) {
      throw GraphFailure.toSinkException(e.neo4j(), where);
    }
  }

  /** A transaction. */
  private interface Attempt<T> {
    T make() throws SinkException, InterruptedException;
  }

  private <T> T repeat(Attempt<T> transaction)
      throws SinkException, RefusedException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.make();
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

  private static TransactionConfig within(Duration limit) {
    return TransactionConfig.builder().withTimeout(limit).build();
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
      AsyncTransaction transaction =
          await(session.beginTransactionAsync(within(config.transactionTimeout())));
      T result = work.in(new Pipeline(transaction, this::await));
      await(transaction.commitAsync());
      done = true;
      return result;
    } finally {
      close(session, done);
    }
  }

  /**
   * Runs a statement about the schema, once. It may take longer than others: a constraint looks at
   * every node that is there.
   */
  List<Record> runSchema(String statement) throws SinkException, InterruptedException {
    return runAlone(statement, Map.of(), config.transactionTimeout().multipliedBy(SCHEMA_PATIENCE));
  }

  private List<Record> runAlone(String cypher, Map<String, Object> parameters, Duration limit)
      throws SinkException, InterruptedException {
    AsyncSession session = session();
    boolean done = false;
    try {
      List<Record> records =
          await(
              session
                  .runAsync(cypher, parameters, within(limit))
                  .thenCompose(ResultCursor::listAsync),
              limit);
      done = true;
      return records;
    } finally {
      close(session, done);
    }
  }

  String where() {
    return where;
  }

  /**
   * Always where writing goes: of a cluster's other members, one may not have yet what was written
   * before a reading began.
   */
  private AsyncSession session() throws SinkException, InterruptedException {
    await(closing);
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
            .withTelemetryDisabled(true)
            .withMaxConnectionPoolSize(4)
            .withEventLoopThreads(1)
            .build());
  }

  private <T> T await(CompletionStage<T> answer) throws SinkException, InterruptedException {
    return await(answer, config.transactionTimeout());
  }

  /** Waits a little longer than Neo4j lets a transaction last. */
  private <T> T await(CompletionStage<T> answer, Duration limit)
      throws SinkException, InterruptedException {
    Duration patience = limit.plus(GRACE);
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

  /**
   * Ends a session, rolling back what it has not committed. What is done need not wait for that,
   * the next session does.
   */
  private void close(AsyncSession session, boolean done)
      throws SinkException, InterruptedException {
    if (driver == null) {
      return;
    }
    closing = session.closeAsync().exceptionally(ofNoConsequence -> null);
    if (!done) {
      await(closing);
    }
  }

  /** Lets go of all connections without waiting for answers on them. */
  private void abandon() {
    if (driver != null) {
      driver.closeAsync();
      driver = null;
      closing = CompletableFuture.completedStage(null);
    }
  }

  @Override
  public void close() {
    abandon();
  }
}
