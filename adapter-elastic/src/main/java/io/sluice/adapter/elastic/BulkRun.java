package io.sluice.adapter.elastic;

import co.elastic.clients.transport.endpoints.BinaryResponse;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Operations on their way, made into requests as they are added. Held in memory are the requests
 * under way and the one being filled, however many operations there are in all.
 */
final class BulkRun implements AutoCloseable {
  private final BulkWriter writer;
  private final RequestLimit limit;
  private final int inFlight;
  private final BulkChunk.Builder builder;
  private final BulkOutcome outcome = new BulkOutcome();
  private final Deque<Request> underWay = new ArrayDeque<>();

  BulkRun(BulkWriter writer, RequestLimit limit, ElasticConfig config) {
    this.writer = writer;
    this.limit = limit;
    this.inFlight = config.inFlight();
    this.builder = new BulkChunk.Builder(config.bulkCount(), config.bulkBytes());
  }

  private record Request(BulkChunk chunk, CompletableFuture<BinaryResponse> answer) {}

  /** Does nothing once a request has failed as a whole. */
  void add(BulkLine line) throws InterruptedException {
    if (outcome.hasFailed()) {
      return;
    }
    try {
      builder.add(line);
    } catch (IOException e) {
      outcome.rejected(line, "the row cannot be written as JSON");
    }
    if (builder.isFull()) {
      send(builder.take());
    }
  }

  /** Waits for the answers to all that was added; failures are in the outcome. */
  BulkOutcome finish() throws InterruptedException {
    if (!builder.isEmpty()) {
      send(builder.take());
    }
    while (!underWay.isEmpty()) {
      settle(underWay.poll());
    }
    return outcome;
  }

  /** Gives up what is still under way. */
  @Override
  public void close() {
    underWay.forEach(request -> request.answer().cancel(true));
  }

  private void send(BulkChunk chunk) throws InterruptedException {
    while (underWay.size() >= inFlight) {
      settle(underWay.poll());
    }
    if (outcome.hasFailed()) {
      return;
    }
    if (limit.mayExceed(chunk.size())) {
      sendAlone(chunk);
    } else {
      underWay.add(request(chunk));
    }
  }

  /** Sends and awaits; but not at all what would make Elasticsearch cut the connection. */
  private void sendAlone(BulkChunk chunk) throws InterruptedException {
    try {
      if (limit.mayExceed(chunk.size()) && limit.exceeds(chunk.size())) {
        tooLarge(chunk);
      } else {
        settle(request(chunk));
      }
    } catch (SinkException e) {
      outcome.failed(e);
    }
  }

  private Request request(BulkChunk chunk) {
    return new Request(chunk, writer.send(chunk));
  }

  private void settle(Request request) throws InterruptedException {
    String what = "writing " + request.chunk().lines().size() + " documents";
    try {
      BinaryResponse answer = writer.outcome(what, request.answer());
      settle(request.chunk(), ElasticConnection.read(answer, BulkAnswer::read));
    } catch (ExecutionException e) {
      if (isTooLarge(e)) {
        tooLarge(request.chunk());
      } else {
        outcome.failed(Failures.of(what, e));
      }
    } catch (SinkException e) {
      outcome.failed(e);
    }
  }

  private static boolean isTooLarge(ExecutionException failure) {
    return Problem.of(failure).filter(Rejections::isTooLarge).isPresent();
  }

  private void tooLarge(BulkChunk chunk) throws InterruptedException {
    if (chunk.lines().size() == 1) {
      outcome.rejected(
          chunk.lines().get(0),
          "as a document the row has " + chunk.size() + " bytes, more than Elasticsearch takes");
      return;
    }
    for (BulkChunk half : chunk.halves()) {
      if (!outcome.hasFailed()) {
        sendAlone(half);
      }
    }
  }

  private void settle(BulkChunk chunk, List<BulkAnswer.Item> items)
      throws TransientSinkException, InterruptedException {
    if (items.size() != chunk.lines().size()) {
      throw new TransientSinkException(
          "Elasticsearch answered for "
              + items.size()
              + " of "
              + chunk.lines().size()
              + " documents");
    }
    for (BulkAnswer.Item item : items) {
      if (Rejections.isTooLarge(item.problem())) {
        tooLarge(chunk);
        return;
      }
    }
    for (int i = 0; i < items.size(); i++) {
      settle(chunk.lines().get(i), items.get(i));
    }
  }

  private void settle(BulkLine line, BulkAnswer.Item answered) {
    Problem item = answered.problem();
    int status = item.status();
    String type = item.type();
    boolean done = status < 300 || status == 404 && type == null && line.isDelete();
    boolean stale = status == 409;
    if ((done || stale) && !line.index().concrete().equals(answered.index())) {
      outcome.failed(elsewhere(line.index(), answered.index()));
    } else if (done) {
      outcome.applied(line);
    } else if (Rejections.isUnmapped(type)) {
      outcome.unmapped(line, Rejections.reason(item));
    } else if (Failures.isOfTheIndex(item)) {
      outcome.failed(Failures.of("writing to index " + line.index().name(), item));
    } else if (!stale) {
      outcome.rejected(line, Rejections.reason(item));
    }
  }

  /** Somebody has moved the alias; what it leads to is looked at before the next write. */
  private static SinkException elsewhere(TableIndex index, String found) {
    return new TransientSinkException(
        "what was written to index "
            + index.concrete()
            + " came into "
            + found
            + ", for which its alias "
            + index.alias()
            + " stands now");
  }
}
