package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a search.
 *
 * @param hits what was made of the documents found
 * @param lastSort where the last one stands in the search's order; null if there was none
 * @param pointInTime the id to go on with; null if the search did not ask for one
 */
record SearchAnswer<T>(List<T> hits, String lastSort, String pointInTime) {
  /**
   * @throws PartialAnswerException if a part of the index was not searched
   */
  static <T> SearchAnswer<T> read(JsonParser in, HitReader<T> reader)
      throws IOException, SinkException {
    List<T> hits = new ArrayList<>();
    String lastSort = null;
    String pointInTime = null;
    in.nextToken();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "pit_id" -> pointInTime = in.getText();
        case "timed_out" -> requireComplete(!in.getBooleanValue());
        case "_shards" -> requireAllShards(in);
        case "hits" -> {
          toArray(in);
          while (in.nextToken() == JsonToken.START_OBJECT) {
            lastSort = hit(in, reader, hits);
          }
          in.nextToken();
        }
        default -> in.skipChildren();
      }
    }
    return new SearchAnswer<>(hits, lastSort, pointInTime);
  }

  /** From the start of the outer {@code hits}, an object, to that of the inner, an array. */
  private static void toArray(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME && !"hits".equals(in.currentName())) {
      in.nextToken();
      in.skipChildren();
    }
    in.nextToken();
  }

  /**
   * Id and version come first, the document then. Returns the hit's place in the order, if it has
   * one.
   */
  private static <T> String hit(JsonParser in, HitReader<T> reader, List<T> hits)
      throws IOException, SinkException {
    String id = null;
    long version = 0;
    String sort = null;
    boolean read = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "_id" -> id = in.getText();
        case "_version" -> version = in.getLongValue();
        case "_source" -> {
          hits.add(reader.read(id, version, in));
          read = true;
        }
        case "sort" -> {
          in.nextToken();
          sort = in.getText();
          in.nextToken();
        }
        default -> in.skipChildren();
      }
    }
    if (!read) {
      hits.add(reader.read(id, version, null));
    }
    return sort;
  }

  private static void requireAllShards(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean isFailed = "failed".equals(in.currentName());
      in.nextToken();
      if (isFailed) {
        requireComplete(in.getIntValue() == 0);
      }
      in.skipChildren();
    }
  }

  private static void requireComplete(boolean complete) throws PartialAnswerException {
    if (!complete) {
      throw new PartialAnswerException(
          new Problem(503, Failures.PARTIAL, "only a part of the index was searched"));
    }
  }
}
