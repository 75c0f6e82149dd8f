package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gets documents by id as they are now, whether a search would see them already or not. */
final class MultiGet {
  private static final int MOST_VERSIONS = 1000;

  /**
   * Few, for Elasticsearch does not count what it takes into memory for a multi-get: 200 documents
   * of 800 KB ended one of 256 MB.
   */
  private static final int MOST_DOCUMENTS = 16;

  private final ElasticConnection connection;
  private final Patience patience;
  private final Map<String, AnswerSize> sizes = new HashMap<>();

  MultiGet(ElasticConnection connection, Patience patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /** Is given some of the documents. */
  interface Taker<T, E extends Exception> {
    void take(List<T> documents) throws E, SinkException, InterruptedException;
  }

  private record IdAndVersion(String id, long version) {}

  /** The versions of those documents that there are. */
  Map<String, Long> versions(String index, List<String> ids)
      throws SinkException, InterruptedException {
    Map<String, Long> versions = new HashMap<>();
    this.<IdAndVersion, SinkException>get(
        index,
        ids,
        AnswerSize.ofSmall(MOST_VERSIONS),
        false,
        (id, version, source) -> new IdAndVersion(id, version),
        found -> found.forEach(one -> versions.put(one.id(), one.version())));
    return versions;
  }

  /**
   * Hands on those documents that there are, in any order, a few at a time: for some that were
   * written just now. Of many {@link DocumentsById} reads most in another way.
   */
  <T, E extends Exception> void documents(
      String index, List<String> ids, HitReader<T> reader, Taker<T, E> taker)
      throws E, SinkException, InterruptedException {
    AnswerSize size = sizes.computeIfAbsent(index, its -> AnswerSize.ofLarge(MOST_DOCUMENTS));
    get(index, ids, size, true, reader, taker);
  }

  private <T, E extends Exception> void get(
      String index,
      List<String> ids,
      AnswerSize size,
      boolean withSource,
      HitReader<T> reader,
      Taker<T, E> taker)
      throws E, SinkException, InterruptedException {
    SizedRequests requests = new SizedRequests(connection, size, patience);
    int from = 0;
    while (from < ids.size()) {
      List<String> left = ids.subList(from, ids.size());
      Answer<T> answer =
          requests.ask(
              "getting documents of index " + index,
              "/_mget",
              Map.of(),
              most -> question(index, part(left, most), withSource),
              in -> read(in, reader),
              Answer::found);
      if (answer.asked() == 0) {
        throw new TransientSinkException(
            "getting documents of index " + index + ": the answer names none of those asked for");
      }
      taker.take(answer.found());
      from += answer.asked();
    }
  }

  private static List<String> part(List<String> ids, int most) {
    return ids.subList(0, Math.min(ids.size(), most));
  }

  private static Json.Body question(String index, List<String> ids, boolean withSource) {
    return out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("docs");
      for (String id : ids) {
        out.writeStartObject();
        out.writeStringField("_index", index);
        out.writeStringField("_id", id);
        out.writeBooleanField("_source", withSource);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    };
  }

  /** How many documents were asked for, and those of them that there are. */
  private record Answer<T>(int asked, List<T> found) {}

  private static <T> Answer<T> read(JsonParser in, HitReader<T> reader)
      throws IOException, SinkException {
    List<T> found = new ArrayList<>();
    int asked = 0;
    in.nextToken();
    in.nextToken();
    in.nextToken();
    while (in.nextToken() == JsonToken.START_OBJECT) {
      document(in, reader, found);
      asked++;
    }
    return new Answer<>(asked, found);
  }

  /** A document comes as its id, then its version if it is there, then the document itself. */
  private static <T> void document(JsonParser in, HitReader<T> reader, List<T> found)
      throws IOException, SinkException {
    String id = null;
    long version = 0;
    boolean there = false;
    boolean read = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "_id" -> id = in.getText();
        case "_version" -> version = in.getLongValue();
        case "found" -> there = in.getBooleanValue();
        case "_source" -> {
          found.add(reader.read(id, version, in));
          read = true;
        }
        case "error" -> requireMissingIndex(BulkAnswer.error(in));
        default -> in.skipChildren();
      }
    }
    if (there && !read) {
      found.add(reader.read(id, version, null));
    }
  }

  private static void requireMissingIndex(String[] error) throws PartialAnswerException {
    Problem problem = new Problem(503, error[0], error[1]);
    if (!Failures.isGone(problem)) {
      throw new PartialAnswerException(problem);
    }
  }
}
