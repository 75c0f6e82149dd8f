package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;

/**
 * An error that Elasticsearch, or something in front of it, answered with.
 *
 * @param status of HTTP
 * @param type Elasticsearch's name of the error; null if there is none
 * @param reason Elasticsearch's message, which may hold a document's values; null if there is none
 */
record Problem(int status, String type, String reason) {

  /** What a call's failure is in itself. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The answer behind a call's failure; empty if there was no answer. */
  static Optional<Problem> of(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof ElasticsearchException e) {
      return Optional.of(new Problem(e.status(), e.error().type(), e.error().reason()));
    }
    if (cause instanceof ResponseException e) {
      return Optional.of(of(e.getResponse()));
    }
    if (cause instanceof PartialAnswerException e) {
      return Optional.of(e.problem());
    }
    if (cause instanceof TransportException e && e.statusCode() >= 400) {
      return Optional.of(new Problem(e.statusCode(), null, null));
    }
    return Optional.empty();
  }

  /** The client does not read the body of an answer after which it would ask another node. */
  private static Problem of(Response response) {
    int status = response.getStatusLine().getStatusCode();
    Problem unknown = new Problem(status, null, null);
    if (response.getEntity() == null) {
      return unknown;
    }
    try (InputStream body = response.getEntity().getContent();
        JsonParser in = Json.FACTORY.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return unknown;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean isError = "error".equals(in.currentName());
        in.nextToken();
        if (isError && in.currentToken() == JsonToken.START_OBJECT) {
          String[] error = BulkAnswer.error(in);
          return new Problem(status, error[0], error[1]);
        }
        in.skipChildren();
      }
      return unknown;
    } catch (IOException notElasticsearch) {
      return unknown;
    }
  }
}
