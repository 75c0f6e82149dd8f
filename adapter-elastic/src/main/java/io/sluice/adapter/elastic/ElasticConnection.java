package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.endpoints.BinaryEndpoint;
import co.elastic.clients.transport.endpoints.BinaryResponse;
import co.elastic.clients.transport.rest_client.RestClientOptions;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.transport.rest_client.SafeResponseConsumer;
import co.elastic.clients.util.BinaryData;
import com.fasterxml.jackson.core.JsonParser;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.RestClient;

/**
 * One worker's connection to Elasticsearch: the official client, with time limits, interruption and
 * the translation of failures around each call.
 *
 * <p>Administration uses the client's typed API. Documents go through {@link #send}, which takes
 * and gives bytes: the typed API would build an object per line and, worse, parse and print again
 * what it hands through, so that a number might lose its last digit.
 */
final class ElasticConnection implements AutoCloseable {
  private static final int MOST_BYTES = 100 << 20;

  private final RestClientTransport transport;
  private final ElasticsearchAsyncClient client;
  private final Duration patience;

  private ElasticConnection(RestClient restClient, Duration patience) {
    this.transport = new RestClientTransport(restClient, SimpleJsonpMapper.INSTANCE);
    this.client = new ElasticsearchAsyncClient(transport);
    this.patience = patience;
  }

  /** Connects nothing yet. */
  static ElasticConnection open(ElasticConfig config) throws FatalSinkException {
    Duration patience = config.connectTimeout().plus(config.requestTimeout());
    return new ElasticConnection(HttpSettings.client(config), patience);
  }

  /** The typed client; its calls go through {@link #await}. */
  ElasticsearchAsyncClient client() {
    return client;
  }

  /** Reads an answer; the parser stands before its first token. */
  interface AnswerReader<T> {
    T read(JsonParser answer) throws IOException, SinkException;
  }

  /** Sends a POST with a body of JSON, or of lines of JSON. */
  CompletableFuture<BinaryResponse> send(
      String path, Map<String, String> parameters, BinaryData body) {
    return send(path, parameters, body, MOST_BYTES);
  }

  /** As above; an answer of more bytes is not taken, and fails the call. */
  CompletableFuture<BinaryResponse> send(
      String path, Map<String, String> parameters, BinaryData body, int mostBytes) {
    return send("POST", path, parameters, body, mostBytes);
  }

  private CompletableFuture<BinaryResponse> send(
      String method, String path, Map<String, String> parameters, BinaryData body, int mostBytes) {
    RequestOptions.Builder limited = RequestOptions.DEFAULT.toBuilder();
    limited.setHttpAsyncResponseConsumerFactory(
        () -> new SafeResponseConsumer<>(new LimitedAnswer(mostBytes)));
    return transport.performRequestAsync(
        path,
        new BinaryEndpoint<String>(
            "sluice" + path,
            request -> method,
            request -> path,
            request -> Map.of(),
            request -> parameters,
            request -> Map.of("Accept", Json.MEDIA_TYPE),
            request -> body,
            null),
        new RestClientOptions(limited.build(), false));
  }

  /** Sends a POST with a body of JSON and reads its answer. */
  <T> T post(
      String what,
      String path,
      Map<String, String> parameters,
      Json.Body body,
      AnswerReader<T> reader)
      throws SinkException, InterruptedException {
    BinaryData json = BinaryData.of(Json.bytes(body), Json.MEDIA_TYPE);
    return read(await(what, send(path, parameters, json)), reader);
  }

  /** Sends a GET and reads its answer. */
  <T> T get(String what, String path, Map<String, String> parameters, AnswerReader<T> reader)
      throws SinkException, InterruptedException {
    return read(await(what, send("GET", path, parameters, null, MOST_BYTES)), reader);
  }

  static <T> T read(BinaryResponse response, AnswerReader<T> reader) throws SinkException {
    try (response;
        JsonParser answer = Json.FACTORY.createParser(response.content())) {
      return reader.read(answer);
    } catch (PartialAnswerException e) {
      throw Failures.of("reading Elasticsearch's answer", e);
    } catch (IOException e) {
      throw new TransientSinkException("Elasticsearch's answer cannot be read", e);
    }
  }

  /** Waits for a call's answer; gives the call up when interrupted or out of patience. */
  <T> T await(String what, CompletableFuture<T> call) throws SinkException, InterruptedException {
    try {
      return outcome(what, call);
    } catch (ExecutionException e) {
      throw Failures.of(what, e);
    }
  }

  /** Like {@link #await}, but hands out the failure of the call itself. */
  <T> T outcome(String what, CompletableFuture<T> call)
      throws ExecutionException, TransientSinkException, InterruptedException {
    try {
      return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new TransientSinkException(
          what + ": no answer from Elasticsearch within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the connection to Elasticsearch", e);
    }
  }
}
