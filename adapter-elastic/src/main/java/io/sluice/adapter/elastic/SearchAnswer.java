package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;

/**
 * The answer to a search, but for the documents found, which go to a visitor.
 *
 * @param hits how many documents were found
 * @param lastSort where the last one stands in the search's order; null if there was none
 * @param pointInTime the id to go on with; null if the search did not ask for one
 */
record SearchAnswer(int hits, String lastSort, String pointInTime) {
  /** Is given the parts of one document after the other, id and version first. */
  interface Visitor {
    default void version(String id, long version) {}

    /** The parser stands at the start of the document's object and is to be left at its end. */
    default void document(JsonParser source) throws IOException, SinkException {
      source.skipChildren();
    }
  }

  /**
   * @throws TransientSinkException if a part of the index was not searched
   */
  static SearchAnswer read(JsonParser in, Visitor visitor) throws IOException, SinkException {
    int hits = 0;
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
            lastSort = hit(in, visitor);
            hits++;
          }
          in.nextToken();
        }
        default -> in.skipChildren();
      }
    }
    return new SearchAnswer(hits, lastSort, pointInTime);
  }

  /** From the start of the outer {@code hits}, an object, to that of the inner, an array. */
  private static void toArray(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME && !"hits".equals(in.currentName())) {
      in.nextToken();
      in.skipChildren();
    }
    in.nextToken();
  }

  /** Returns the hit's place in the order, if it has one. */
  private static String hit(JsonParser in, Visitor visitor) throws IOException, SinkException {
    String id = null;
    String sort = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "_id" -> id = in.getText();
        case "_version" -> visitor.version(id, in.getLongValue());
        case "_source" -> visitor.document(in);
        case "sort" -> {
          in.nextToken();
          sort = in.getText();
          in.nextToken();
        }
        default -> in.skipChildren();
      }
    }
    return sort;
  }

  private static void requireAllShards(JsonParser in) throws IOException, TransientSinkException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean isFailed = "failed".equals(in.currentName());
      in.nextToken();
      if (isFailed) {
        requireComplete(in.getIntValue() == 0);
      }
      in.skipChildren();
    }
  }

  private static void requireComplete(boolean complete) throws TransientSinkException {
    if (!complete) {
      throw new TransientSinkException("Elasticsearch searched only a part of an index");
    }
  }
}
