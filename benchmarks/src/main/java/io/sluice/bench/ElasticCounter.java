package io.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The index of a trial. */
final class ElasticCounter implements SinkRows {
  private static final int AHEAD = 50;

  private final ElasticRequests elastic;
  private final String index;

  ElasticCounter(Trial trial) {
    this.elastic = new ElasticRequests(trial.servers().elastic());
    this.index = trial.index();
  }

  /** Made visible first: a document counts once it is written, not once a search sees it. */
  @Override
  public long count() throws IOException, InterruptedException {
    JsonNode refreshed = elastic.send("POST", "/" + index + "/_refresh", "");
    return refreshed.has("error")
        ? 0 // there is no index yet
        : elastic.send("GET", "/" + index + "/_count", "").path("count").asLong();
  }

  /** Each count makes a segment, which Elasticsearch by itself does every second. */
  @Override
  public long pauseMillis() {
    return 1_000;
  }

  @Override
  public Map<Long, Integer> customers(Collection<Long> ids)
      throws IOException, InterruptedException {
    Map<Long, Integer> found = new HashMap<>();
    for (JsonNode row : get(ids)) {
      found.put(row.path("_id").asLong(), row.path("_source").path("customer").asInt());
    }
    return found;
  }

  /** By id, which shows a document at once; the ids of a latency case follow one another. */
  @Override
  public Collection<Long> idsAbove(long id) throws IOException, InterruptedException {
    return get(LongStream.rangeClosed(id + 1, id + AHEAD).boxed().toList()).stream()
        .map(row -> row.path("_id").asLong())
        .toList();
  }

  private List<JsonNode> get(Collection<Long> ids) throws IOException, InterruptedException {
    String body = "{\"ids\": " + ids.stream().map(id -> "\"" + id + "\"").toList() + "}";
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode row : elastic.send("POST", "/" + index + "/_mget", body).path("docs")) {
      if (row.path("found").asBoolean()) {
        found.add(row);
      }
    }
    return found;
  }

  @Override
  public void close() {
    // the HTTP client of the JDK has nothing to close
  }
}
