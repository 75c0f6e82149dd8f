package io.sluice.adapter.elastic;

import co.elastic.clients.transport.endpoints.BinaryResponse;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Writes operations in bulk requests of limited size, several of them under way at a time. All are
 * guarded by their version, so their order, and whether one is sent twice, makes no difference.
 */
final class BulkWriter {
  private final ElasticConnection connection;
  private final RequestLimit limit;
  private final Map<String, String> parameters = new HashMap<>(BulkAnswer.FILTER);
  private final ElasticConfig config;

  BulkWriter(ElasticConnection connection, ElasticConfig config) {
    this.connection = connection;
    this.config = config;
    this.limit = new RequestLimit(connection);
    parameters.put("timeout", config.requestTimeout().toMillis() * 3 / 4 + "ms");
    if (config.refresh() == Refresh.WAIT_FOR) {
      parameters.put("refresh", "wait_for");
    }
  }

  private record Request(BulkChunk chunk, CompletableFuture<BinaryResponse> answer) {}

  /** Writes them all, or until a request fails as a whole; failures are in the outcome. */
  BulkOutcome write(Iterable<BulkLine> lines) throws InterruptedException {
    BulkOutcome outcome = new BulkOutcome();
    Deque<Request> underWay = new ArrayDeque<>();
    try {
      BulkChunk.Builder builder = new BulkChunk.Builder(config.bulkCount(), config.bulkBytes());
      for (BulkLine line : lines) {
        try {
          builder.add(line);
        } catch (IOException e) {
          outcome.rejected(line, "the row cannot be written as JSON");
        }
        if (builder.isFull()) {
          send(builder.take(), underWay, outcome);
        }
      }
      if (!builder.isEmpty()) {
        send(builder.take(), underWay, outcome);
      }
      while (!underWay.isEmpty()) {
        settle(underWay.poll(), outcome);
      }
    } finally {
      underWay.forEach(request -> request.answer().cancel(true));
    }
    return outcome;
  }

  private void send(BulkChunk chunk, Deque<Request> underWay, BulkOutcome outcome)
      throws InterruptedException {
    while (underWay.size() >= config.inFlight()) {
      settle(underWay.poll(), outcome);
    }
    if (outcome.hasFailed()) {
      return;
    }
    if (limit.mayExceed(chunk.size())) {
      sendAlone(chunk, outcome);
    } else {
      underWay.add(request(chunk));
    }
  }

  /** Sends and awaits; but not at all what would make Elasticsearch cut the connection. */
  private void sendAlone(BulkChunk chunk, BulkOutcome outcome) throws InterruptedException {
    try {
      if (limit.mayExceed(chunk.size()) && limit.exceeds(chunk.size())) {
        tooLarge(chunk, outcome);
      } else {
        settle(request(chunk), outcome);
      }
    } catch (SinkException e) {
      outcome.failed(e);
    }
  }

  private Request request(BulkChunk chunk) {
    return new Request(chunk, connection.send("/_bulk", parameters, chunk.body()));
  }

  private void settle(Request request, BulkOutcome outcome) throws InterruptedException {
    String what = "writing " + request.chunk().lines().size() + " documents";
    try {
      BinaryResponse answer = connection.outcome(what, request.answer());
      settle(request.chunk(), ElasticConnection.read(answer, BulkAnswer::read), outcome);
    } catch (ExecutionException e) {
      if (isTooLarge(e)) {
        tooLarge(request.chunk(), outcome);
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

  private void tooLarge(BulkChunk chunk, BulkOutcome outcome) throws InterruptedException {
    if (chunk.lines().size() == 1) {
      outcome.rejected(
          chunk.lines().get(0),
          "as a document the row has " + chunk.size() + " bytes, more than Elasticsearch takes");
      return;
    }
    for (BulkChunk half : chunk.halves()) {
      if (!outcome.hasFailed()) {
        sendAlone(half, outcome);
      }
    }
  }

  private void settle(BulkChunk chunk, List<BulkAnswer.Item> items, BulkOutcome outcome)
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
        tooLarge(chunk, outcome);
        return;
      }
    }
    for (int i = 0; i < items.size(); i++) {
      settle(chunk.lines().get(i), items.get(i), outcome);
    }
  }

  private static void settle(BulkLine line, BulkAnswer.Item answered, BulkOutcome outcome) {
    Problem item = answered.problem();
    int status = item.status();
    String type = item.type();
    boolean done = status < 300 || status == 404 && type == null && line.isDelete();
    boolean stale = status == 409;
    if ((done || stale) && !line.index().name().equals(answered.index())) {
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
            + index.name()
            + " came into "
            + found
            + ", for which its alias "
            + index.alias()
            + " stands now");
  }
}
