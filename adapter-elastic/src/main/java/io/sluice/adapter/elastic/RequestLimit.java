package io.sluice.adapter.elastic;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;

/**
 * How large a request may be: the smallest {@code http.max_content_length} of the nodes, by default
 * 100 MB. A larger one is not answered properly, its connection is cut while it is still being
 * sent, which would look like an outage for ever. Asked for only once a request is large enough to
 * matter.
 */
final class RequestLimit {
  private static final int SURELY_TAKEN = 8 << 20;
  private static final long USUAL = 100L << 20;

  private final ElasticConnection connection;
  private long limit;

  RequestLimit(ElasticConnection connection) {
    this.connection = connection;
  }

  boolean mayExceed(long bytes) {
    return bytes > SURELY_TAKEN;
  }

  boolean exceeds(long bytes) throws SinkException, InterruptedException {
    if (limit == 0) {
      limit = ask();
    }
    return bytes > limit;
  }

  private long ask() throws SinkException, InterruptedException {
    try {
      return connection
          .await(
              "asking for the nodes' limits",
              connection.client().nodes().info(info -> info.metric("http")))
          .nodes()
          .values()
          .stream()
          .filter(node -> node.http() != null)
          .mapToLong(node -> node.http().maxContentLengthInBytes())
          .min()
          .orElse(USUAL);
    } catch (FatalSinkException withoutPrivilege) {
      return USUAL;
    }
  }
}
