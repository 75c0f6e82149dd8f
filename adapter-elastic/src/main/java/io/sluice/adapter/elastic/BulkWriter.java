package io.sluice.adapter.elastic;

import co.elastic.clients.transport.endpoints.BinaryResponse;
import io.sluice.ports.sink.TransientSinkException;
import java.util.HashMap;
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

  BulkRun begin() {
    return new BulkRun(this, limit, config);
  }

  /** Writes them all, or until a request fails as a whole; failures are in the outcome. */
  BulkOutcome write(Iterable<BulkLine> lines) throws InterruptedException {
    try (BulkRun run = begin()) {
      for (BulkLine line : lines) {
        run.add(line);
      }
      return run.finish();
    }
  }

  CompletableFuture<BinaryResponse> send(BulkChunk chunk) {
    return connection.send("/_bulk", parameters, chunk.body());
  }

  BinaryResponse outcome(String what, CompletableFuture<BinaryResponse> answer)
      throws ExecutionException, TransientSinkException, InterruptedException {
    return connection.outcome(what, answer);
  }
}
