package io.sluice.adapter.elastic;

import co.elastic.clients.transport.endpoints.BinaryResponse;
import co.elastic.clients.util.BinaryData;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.http.ContentTooLongException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all documents of an index as they were when it began (a point in time), a page after
 * the other, each of them once and in no particular order. Refreshes the index first, so everything
 * written until then is in it.
 */
final class PagedSearch {
  private static final Logger LOG = LoggerFactory.getLogger(PagedSearch.class);
  private static final String KEEP_ALIVE = "5m";
  private static final int BUSY = 429;
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 500;

  private final ElasticConnection connection;
  private final String index;

  PagedSearch(ElasticConnection connection, String index) {
    this.connection = connection;
    this.index = index;
  }

  /** Is given what belongs to one document after the other, and then the end of each page. */
  interface Visitor extends SearchAnswer.Visitor {
    default void pageEnd() throws SinkException, InterruptedException {}
  }

  /** Does nothing if there is no such index. */
  void run(int pageSize, boolean withSource, Visitor visitor)
      throws SinkException, InterruptedException {
    String what = "reading index " + index;
    String pointInTime;
    try {
      connection.outcome(what, connection.client().indices().refresh(r -> r.index(index)));
      pointInTime =
          connection
              .outcome(
                  what,
                  connection
                      .client()
                      .openPointInTime(
                          open -> open.index(index).keepAlive(k -> k.time(KEEP_ALIVE))))
              .id();
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return;
      }
      throw Failures.of(what, e);
    }
    try {
      pages(pointInTime, pageSize, withSource, visitor);
    } finally {
      close(pointInTime);
    }
  }

  private void pages(String opened, int pageSize, boolean withSource, Visitor visitor)
      throws SinkException, InterruptedException {
    int size = pageSize;
    String pointInTime = opened;
    String after = null;
    while (true) {
      try {
        SearchAnswer page = page(pointInTime, after, size, withSource, visitor);
        visitor.pageEnd();
        if (page.hits() == 0) {
          return;
        }
        pointInTime = page.pointInTime();
        after = page.lastSort();
      } catch (TransientSinkException e) {
        if (!(e.getCause() instanceof ContentTooLongException) || size == 1) {
          throw e;
        }
        size = Math.max(1, size / 8);
      }
    }
  }

  private SearchAnswer page(
      String pointInTime, String after, int size, boolean withSource, Visitor visitor)
      throws SinkException, InterruptedException {
    BinaryData query =
        BinaryData.of(
            Json.bytes(
                out -> {
                  out.writeStartObject();
                  out.writeNumberField("size", size);
                  out.writeBooleanField("version", true);
                  out.writeBooleanField("_source", withSource);
                  out.writeBooleanField("track_total_hits", false);
                  out.writeObjectFieldStart("pit");
                  out.writeStringField("id", pointInTime);
                  out.writeStringField("keep_alive", KEEP_ALIVE);
                  out.writeEndObject();
                  out.writeArrayFieldStart("sort");
                  out.writeString("_shard_doc");
                  out.writeEndArray();
                  if (after != null) {
                    out.writeArrayFieldStart("search_after");
                    out.writeRawValue(after);
                    out.writeEndArray();
                  }
                  out.writeEndObject();
                }),
            Json.MEDIA_TYPE);
    return ElasticConnection.read(answer(query), answer -> SearchAnswer.read(answer, visitor));
  }

  /** Asks again for a while when Elasticsearch is busy: a reader has no other who would. */
  private BinaryResponse answer(BinaryData query) throws SinkException, InterruptedException {
    String what = "reading index " + index;
    for (int attempt = 1; ; attempt++) {
      try {
        return connection.outcome(what, connection.send("/_search", Map.of(), query));
      } catch (ExecutionException e) {
        if (attempt == ATTEMPTS || !Failures.isStatus(e, BUSY)) {
          throw Failures.of(what, e);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void close(String pointInTime) throws InterruptedException {
    try {
      connection.await(
          "closing the reading of index " + index,
          connection.client().closePointInTime(close -> close.id(pointInTime)));
    } catch (SinkException e) {
      LOG.debug("a point in time of index {} is left to end by itself", index, e);
    }
  }
}
