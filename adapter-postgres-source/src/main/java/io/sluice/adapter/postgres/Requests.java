package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The requests that a checkpoint knows of: those under way, in the order in which they came, and
 * how the last ones ended.
 */
record Requests(List<OpenRequest> open, List<Ended> ended) {
  static final Requests NONE = new Requests(List.of(), List.of());

  /** A checkpoint holds them all, and must stay a message that the log takes. */
  static final int MOST_TEXT = 300_000;

  private static final int MOST_ENDED = 32;

  /**
   * How a request ended.
   *
   * @param failure why it could not be carried out; empty if it was
   */
  record Ended(String id, long rows, String failure) {}

  Requests {
    open = List.copyOf(open);
    ended = List.copyOf(ended);
  }

  Optional<OpenRequest> open(String id) {
    return open.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  Optional<Ended> ended(String id) {
    return ended.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  boolean knows(String id) {
    return open(id).isPresent() || ended(id).isPresent();
  }

  /** With one more; which fails at once if there is no room for it. */
  Requests with(OpenRequest request) {
    int text = request.json().toString().length();
    for (OpenRequest other : open) {
      text += other.json().toString().length();
    }
    List<OpenRequest> more = new ArrayList<>(open);
    more.add(request);
    Requests all = new Requests(more, ended);
    return text <= MOST_TEXT || request.joins()
        ? all
        : all.end(request.id(), "too many requests wait already; ask again when they are done");
  }

  /**
   * What users asked for of the table is read anew; what capture itself reads of it gives way to
   * the request, which reads all of it.
   */
  Requests anew(OpenRequest request) {
    boolean joins = request.joins();
    List<OpenRequest> again = new ArrayList<>();
    for (OpenRequest other : open) {
      if (!other.table().equals(request.table()) || other.isForRows()) {
        again.add(other);
      } else if (other.isOwn()) {
        joins |= other.joins(); // what it waits for has to be waited for again
      } else {
        again.add(other.anew());
      }
    }
    again.add(joins ? request.joining() : request);
    return new Requests(again, ended);
  }

  /** With what reads a partition, unless something does so already from its beginning. */
  Requests withPartition(OpenRequest request) {
    List<OpenRequest> more = new ArrayList<>(open);
    more.removeIf(
        other ->
            other.table().equals(request.table()) && other.partition().equals(request.partition()));
    more.add(request);
    return new Requests(more, ended);
  }

  /** Without those for the table; they fail. */
  Requests without(TableId table) {
    Requests left = this;
    for (OpenRequest request : open) {
      if (request.table().equals(table)) {
        left = left.end(request.id(), "table " + table + " is no longer captured");
      }
    }
    return left;
  }

  Requests advance(OpenRequest advanced) {
    return new Requests(
        open.stream()
            .map(request -> request.id().equals(advanced.id()) ? advanced : request)
            .toList(),
        ended);
  }

  /**
   * Nobody asks what became of one that a snapshot has left.
   *
   * @param failure empty if it was carried out
   */
  Requests end(String id, String failure) {
    Optional<OpenRequest> ending = open(id);
    List<Ended> last = new ArrayList<>(ended);
    if (!ending.map(OpenRequest::isOfSnapshot).orElse(false)) {
      last.add(new Ended(id, ending.map(OpenRequest::rows).orElse(0L), failure));
    }
    return new Requests(
        open.stream().filter(request -> !request.id().equals(id)).toList(),
        last.subList(Math.max(0, last.size() - MOST_ENDED), last.size()));
  }

  /** Without capture's own for other tables. */
  Requests ownOnlyOf(Collection<TableId> tables) {
    return new Requests(
        open.stream()
            .filter(request -> !request.isOwn() || tables.contains(request.table()))
            .toList(),
        ended);
  }

  void write(ObjectNode json) {
    if (!open.isEmpty()) {
      ArrayNode array = json.putArray("requests");
      open.forEach(request -> array.add(request.json()));
    }
    if (!ended.isEmpty()) {
      ArrayNode array = json.putArray("ended");
      for (Ended request : ended) {
        ObjectNode end = array.addObject().put("id", request.id).put("rows", request.rows);
        if (!request.failure.isEmpty()) {
          end.put("failure", request.failure);
        }
      }
    }
  }

  static Requests read(JsonNode json) {
    List<OpenRequest> open = new ArrayList<>();
    json.path("requests").forEach(request -> open.add(OpenRequest.parse(request)));
    List<Ended> ended = new ArrayList<>();
    json.path("ended")
        .forEach(
            request ->
                ended.add(
                    new Ended(
                        request.required("id").asText(),
                        request.required("rows").asLong(),
                        request.path("failure").asText(""))));
    return new Requests(open, ended);
  }
}
