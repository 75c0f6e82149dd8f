package io.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Bulk requests with a version given from outside, to an index with the mapping that Sluice makes.
 */
final class RawElastic implements RawLimit.Writer {
  private static final String MAPPING =
      """
      {"settings": {"number_of_replicas": 0, "refresh_interval": "1s"}, "mappings": {"dynamic": false, "properties": {
        "id": {"type": "long"}, "customer": {"type": "long"}, "total": {"type": "double"},
        "status": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 1024}}},
        "note": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 1024}}},
        "placed_at": {"type": "date"}, "updated_at": {"type": "date"}}}}
      """;

  private final ElasticRequests elastic;
  private final String index;

  RawElastic(Trial trial) throws IOException, InterruptedException {
    this.elastic = new ElasticRequests(trial.servers().elastic());
    this.index = "/" + trial.index();
    elastic.send("PUT", index, MAPPING);
  }

  @Override
  public void write(long first, int rows)
      throws IOException, InterruptedException, BenchmarkException {
    StringBuilder bulk = new StringBuilder();
    for (long id = first; id < first + rows; id++) {
      bulk.append(
          """
          {"index": {"_id": "%d", "version": 1, "version_type": "external_gte"}}
          {"id": %d, "customer": 7, "status": "shipped", "total": 12.50, "note": "%s", "placed_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z"}
          """
              .formatted(id, id, RawLimit.note()));
    }
    JsonNode answer =
        elastic.send("POST", index + "/_bulk?filter_path=errors,error", bulk.toString());
    if (answer.has("error") || answer.path("errors").asBoolean()) {
      throw new BenchmarkException("Elasticsearch refused a bulk: " + answer);
    }
  }

  @Override
  public void close() {
    // the HTTP client of the JDK has nothing to close
  }
}
