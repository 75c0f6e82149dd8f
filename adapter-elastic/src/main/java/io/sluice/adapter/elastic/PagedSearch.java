package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through all documents of an index as they were when it began ({@link PointInTime}), a page
 * after the other, each of them once and in no particular order. Everything written until then is
 * in it, and any time may pass between two pages.
 */
final class PagedSearch<T> implements AutoCloseable {
  private static final Map<String, String> WHOLE = Map.of("allow_partial_search_results", "false");

  private final String what;
  private final SizedRequests requests;
  private final boolean withSource;
  private final HitReader<T> reader;
  private final PointInTime pointInTime;
  private String after;

  private PagedSearch(
      String what,
      SizedRequests requests,
      boolean withSource,
      HitReader<T> reader,
      PointInTime pointInTime) {
    this.what = what;
    this.requests = requests;
    this.withSource = withSource;
    this.reader = reader;
    this.pointInTime = pointInTime;
  }

  /**
   * Begins; if there is no such index, there are no pages.
   *
   * @param keepAlive how long Elasticsearch keeps what is read if it hears nothing more of it
   * @param mostPerPage documents on a page; fewer if they are large
   * @param withSource whether the reader is given the documents
   */
  static <T> PagedSearch<T> open(
      ElasticConnection connection,
      String index,
      Duration keepAlive,
      int mostPerPage,
      boolean withSource,
      HitReader<T> reader)
      throws SinkException, InterruptedException {
    Patience patience = Patience.OF_READING;
    Optional<PointInTime> opened = PointInTime.open(connection, index, patience, keepAlive);
    return new PagedSearch<>(
        "reading index " + index,
        new SizedRequests(connection, new AnswerSize(mostPerPage), patience),
        withSource,
        reader,
        opened.orElse(null));
  }

  /** The next page, empty behind the last. */
  List<T> next() throws SinkException, InterruptedException {
    if (pointInTime == null) {
      return List.of();
    }
    SearchAnswer<T> page =
        requests.ask(
            what,
            "/_search",
            WHOLE,
            this::query,
            in -> SearchAnswer.read(in, reader),
            SearchAnswer::hits);
    pointInTime.id(page.pointInTime());
    after = page.lastSort();
    return page.hits();
  }

  private Json.Body query(int documents) {
    return out -> {
      out.writeStartObject();
      out.writeNumberField("size", documents);
      out.writeBooleanField("version", true);
      out.writeBooleanField("_source", withSource);
      out.writeBooleanField("track_total_hits", false);
      pointInTime.writeTo(out);
      out.writeArrayFieldStart("sort");
      out.writeString("_shard_doc");
      out.writeEndArray();
      if (after != null) {
        out.writeArrayFieldStart("search_after");
        out.writeRawValue(after);
        out.writeEndArray();
      }
      out.writeEndObject();
    };
  }

  @Override
  public void close() {
    if (pointInTime != null) {
      pointInTime.close();
    }
  }
}
