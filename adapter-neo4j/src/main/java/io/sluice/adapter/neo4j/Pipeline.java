package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * The statements of a transaction, each sent without waiting for the answers to those before.
 *
 * <p>Neo4j ignores what comes after a statement that failed, so the answers are always waited for
 * in the order of sending: the first failure is the one that counts.
 */
final class Pipeline implements Graph.Transaction {
  private final AsyncTransaction transaction;
  private final Waiting waiting;
  private final Queue<CompletionStage<List<Record>>> unanswered = new ArrayDeque<>();

  /** How an answer is waited for. */
  interface Waiting {
    List<Record> on(CompletionStage<List<Record>> answer)
        throws SinkException, InterruptedException;
  }

  Pipeline(AsyncTransaction transaction, Waiting waiting) {
    this.transaction = transaction;
    this.waiting = waiting;
  }

  @Override
  public Graph.Answer send(String cypher, Map<String, Object> parameters) {
    CompletionStage<List<Record>> answer = answer(cypher, parameters);
    unanswered.add(answer);
    return () -> await(answer);
  }

  /** Once a failure has come back the driver sends nothing more; then that failure tells why. */
  private CompletionStage<List<Record>> answer(String cypher, Map<String, Object> parameters) {
    try {
      return transaction.runAsync(cypher, parameters).thenCompose(ResultCursor::listAsync);
    } catch (Neo4jException terminated) {
      return CompletableFuture.failedFuture(terminated);
    }
  }

  private List<Record> await(CompletionStage<List<Record>> answer)
      throws SinkException, InterruptedException {
    while (unanswered.contains(answer)) {
      waiting.on(unanswered.remove());
    }
    return waiting.on(answer);
  }
}
