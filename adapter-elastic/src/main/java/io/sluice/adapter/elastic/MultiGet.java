package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.http.ContentTooLongException;

/** Gets documents by id as they are now, whether a search would see them already or not. */
final class MultiGet {
  private static final int VERSIONS_PER_REQUEST = 1000;
  private static final int DOCUMENTS_PER_REQUEST = 100;

  private final ElasticConnection connection;

  MultiGet(ElasticConnection connection) {
    this.connection = connection;
  }

  /** Reads a document; the parser stands at the start of its object and is left at its end. */
  interface DocumentReader {
    void read(String id, JsonParser source) throws IOException;
  }

  /** The versions of those documents that there are. */
  Map<String, Long> versions(String index, List<String> ids)
      throws SinkException, InterruptedException {
    Map<String, Long> versions = new HashMap<>();
    for (int from = 0; from < ids.size(); from += VERSIONS_PER_REQUEST) {
      List<String> part = part(ids, from, VERSIONS_PER_REQUEST);
      get(index, part, false, (id, version) -> versions.put(id, version), null);
    }
    return versions;
  }

  /** Hands those documents that there are to the reader, in any order. */
  void documents(String index, List<String> ids, DocumentReader reader)
      throws SinkException, InterruptedException {
    for (int from = 0; from < ids.size(); from += DOCUMENTS_PER_REQUEST) {
      documentsOrHalves(index, part(ids, from, DOCUMENTS_PER_REQUEST), reader);
    }
  }

  private void documentsOrHalves(String index, List<String> ids, DocumentReader reader)
      throws SinkException, InterruptedException {
    try {
      get(index, ids, true, (id, version) -> {}, reader);
    } catch (TransientSinkException e) {
      if (!(e.getCause() instanceof ContentTooLongException) || ids.size() == 1) {
        throw e;
      }
      int middle = ids.size() / 2;
      documentsOrHalves(index, ids.subList(0, middle), reader);
      documentsOrHalves(index, ids.subList(middle, ids.size()), reader);
    }
  }

  private static List<String> part(List<String> ids, int from, int size) {
    return ids.subList(from, Math.min(ids.size(), from + size));
  }

  private interface VersionReader {
    void read(String id, long version);
  }

  private void get(
      String index,
      List<String> ids,
      boolean withSource,
      VersionReader versions,
      DocumentReader documents)
      throws SinkException, InterruptedException {
    connection.post(
        "getting documents of index " + index,
        "/_mget",
        Map.of(),
        out -> {
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
        },
        answer -> {
          answer.nextToken();
          answer.nextToken();
          answer.nextToken();
          while (answer.nextToken() == JsonToken.START_OBJECT) {
            document(index, answer, versions, documents);
          }
          return null;
        });
  }

  /** A document comes as its id, then its version if there is one, then the document itself. */
  private static void document(
      String index, JsonParser in, VersionReader versions, DocumentReader documents)
      throws IOException, SinkException {
    String id = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "_id" -> id = in.getText();
        case "_version" -> versions.read(id, in.getLongValue());
        case "_source" -> documents.read(id, in);
        case "error" -> requireMissingIndex(index, BulkAnswer.error(in));
        default -> in.skipChildren();
      }
    }
  }

  private static void requireMissingIndex(String index, String[] error) throws SinkException {
    if (!Failures.isGone(error[0])) {
      throw new TransientSinkException(
          "getting documents of index "
              + index
              + ": "
              + Failures.description(new Problem(503, error[0], error[1])));
    }
  }
}
