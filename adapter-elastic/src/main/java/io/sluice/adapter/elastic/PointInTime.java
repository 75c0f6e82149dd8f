package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch.indices.RefreshResponse;
import co.elastic.clients.transport.endpoints.BinaryResponse;
import co.elastic.clients.util.BinaryData;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index as it was at one moment, for searching. Elasticsearch lets go of it some time after it
 * was last used; a thread uses it now and then, so that whoever searches may take any time between
 * two searches.
 */
final class PointInTime implements AutoCloseable {
  static final Duration KEEP_ALIVE = Duration.ofMinutes(2);
  private static final int RENEWALS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(PointInTime.class);

  private final ElasticConnection connection;
  private final String index;
  private final String keepAlive;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(PointInTime::thread);
  private volatile String id;

  private PointInTime(ElasticConnection connection, String index, Duration keepAlive, String id) {
    this.connection = connection;
    this.index = index;
    this.keepAlive = text(keepAlive);
    this.id = id;
    long pause = keepAlive.toMillis() / RENEWALS;
    renewal.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "elastic-point-in-time");
    thread.setDaemon(true);
    return thread;
  }

  /** The index with everything written until now; empty if there is no such index. */
  static Optional<PointInTime> open(
      ElasticConnection connection, String index, Patience patience, Duration keepAlive)
      throws SinkException, InterruptedException {
    return patience.ask("reading index " + index, () -> open(connection, index, keepAlive));
  }

  private static Optional<PointInTime> open(
      ElasticConnection connection, String index, Duration keepAlive)
      throws ExecutionException, IOException, SinkException, InterruptedException {
    String what = "reading index " + index;
    try {
      RefreshResponse refreshed =
          connection.outcome(what, connection.client().indices().refresh(r -> r.index(index)));
      if (refreshed.shards() != null && refreshed.shards().failed().intValue() > 0) {
        throw new PartialAnswerException(
            new Problem(503, Failures.PARTIAL, "not every shard could be refreshed"));
      }
      String id =
          connection
              .outcome(
                  what,
                  connection
                      .client()
                      .openPointInTime(
                          open -> open.index(index).keepAlive(k -> k.time(text(keepAlive)))))
              .id();
      return Optional.of(new PointInTime(connection, index, keepAlive, id));
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }

  /** Writes which index, as it was, a search is for; that counts as a use. */
  void writeTo(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("pit");
    out.writeStringField("id", id);
    out.writeStringField("keep_alive", keepAlive);
    out.writeEndObject();
  }

  /** Each search may give a new id, with which to go on. */
  void id(String newest) {
    id = newest;
  }

  private void renew() {
    BinaryData query =
        BinaryData.of(
            Json.bytes(
                out -> {
                  out.writeStartObject();
                  out.writeNumberField("size", 0);
                  out.writeBooleanField("track_total_hits", false);
                  writeTo(out);
                  out.writeEndObject();
                }),
            Json.MEDIA_TYPE);
    connection
        .send("/_search", Map.of(), query)
        .whenComplete(
            (BinaryResponse answer, Throwable failure) -> {
              if (failure != null) {
                LOG.debug("a point in time of index {} could not be renewed", index, failure);
              }
            });
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    connection
        .client()
        .closePointInTime(close -> close.id(id))
        .whenComplete(
            (closed, failure) -> {
              if (failure != null) {
                LOG.debug("a point in time of index {} is left to end by itself", index, failure);
              }
            });
  }
}
