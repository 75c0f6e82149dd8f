package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads documents by id as they are now, however large they are.
 *
 * <p>Only a multi-get sees what was written just now, but Elasticsearch does not count what a
 * multi-get takes into memory, and may end by it; of a search it does, and refuses in time. So
 * first a multi-get without the documents tells which there are, and in which version; a search
 * gets those that it sees in that version, most of them; and of the few that are left so few are
 * got at a time that they may be large.
 */
final class DocumentsById {
  private static final Patience PATIENCE = Patience.OF_READING;
  private static final int MOST_PER_SEARCH = 1000;
  private static final Map<String, String> WHOLE = Map.of("allow_partial_search_results", "false");

  private final ElasticConnection connection;
  private final MultiGet multiGet;
  private final Map<String, AnswerSize> sizes = new HashMap<>();

  DocumentsById(ElasticConnection connection) {
    this.connection = connection;
    this.multiGet = new MultiGet(connection, PATIENCE);
  }

  private record Hit<T>(String id, boolean outdated, T made) {}

  /** Hands on what the reader makes of those documents that there are, some at a time. */
  <T, E extends Exception> void read(
      String index, List<String> ids, HitReader<T> reader, MultiGet.Taker<T, E> taker)
      throws E, SinkException, InterruptedException {
    Map<String, Long> left = multiGet.versions(index, ids);
    search(index, left, reader, taker);
    multiGet.documents(index, List.copyOf(left.keySet()), reader, taker);
  }

  /** Hands on those that a search sees in the version they have, and takes them from the rest. */
  private <T, E extends Exception> void search(
      String index, Map<String, Long> left, HitReader<T> reader, MultiGet.Taker<T, E> taker)
      throws E, SinkException, InterruptedException {
    AnswerSize size = sizes.computeIfAbsent(index, its -> new AnswerSize(MOST_PER_SEARCH));
    SizedRequests requests = new SizedRequests(connection, size, PATIENCE);
    List<String> ids = List.copyOf(left.keySet());
    int from = 0;
    while (from < ids.size()) {
      Part part = new Part(ids.subList(from, ids.size()));
      SearchAnswer<Hit<T>> answer =
          requests.ask(
              "reading documents of index " + index,
              "/" + index.replace("%", "%25") + "/_search",
              WHOLE,
              part::question,
              in -> SearchAnswer.read(in, notOlderThan(left, reader)),
              SearchAnswer::hits);
      List<T> made = new ArrayList<>();
      for (Hit<T> hit : answer.hits()) {
        if (!hit.outdated()) {
          left.remove(hit.id());
          made.add(hit.made());
        }
      }
      taker.take(made);
      from += part.asked;
    }
  }

  private static <T> HitReader<Hit<T>> notOlderThan(
      Map<String, Long> versions, HitReader<T> reader) {
    return (id, version, source) -> {
      boolean outdated = version < versions.getOrDefault(id, Long.MAX_VALUE);
      if (outdated && source != null) {
        source.skipChildren();
      }
      return new Hit<>(id, outdated, outdated ? null : reader.read(id, version, source));
    };
  }

  /** As many of these ids as are asked for in the end. */
  private static final class Part {
    private final List<String> ids;
    private int asked;

    Part(List<String> ids) {
      this.ids = ids;
    }

    Json.Body question(int most) {
      asked = Math.min(ids.size(), most);
      return out -> {
        out.writeStartObject();
        out.writeNumberField("size", asked);
        out.writeBooleanField("version", true);
        out.writeBooleanField("track_total_hits", false);
        out.writeObjectFieldStart("query");
        out.writeObjectFieldStart("ids");
        out.writeArrayFieldStart("values");
        for (String id : ids.subList(0, asked)) {
          out.writeString(id);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
      };
    }
  }
}
