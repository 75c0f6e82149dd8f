package io.sluice.adapter.elastic;

import co.elastic.clients.transport.endpoints.BinaryResponse;
import co.elastic.clients.util.BinaryData;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Asks for documents, as many at a time as both sides have memory for, with {@link Patience}. An
 * answer is read whole before anything of it is handed on, so asking again repeats nothing.
 */
final class SizedRequests {
  /** Well above {@link AnswerSize#WANTED_BYTES}, for the next documents may be larger. */
  private static final int MOST_BYTES = 16 << 20;

  /** One document alone is as large as it is. */
  private static final int MOST_BYTES_OF_ONE = 1 << 30;

  private final ElasticConnection connection;
  private final AnswerSize size;
  private final Patience patience;

  SizedRequests(ElasticConnection connection, AnswerSize size, Patience patience) {
    this.connection = connection;
    this.size = size;
    this.patience = patience;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param question the request's body, given how many documents it is for
   * @param documents what the answer is made of
   */
  <T> T ask(
      String what,
      String path,
      Map<String, String> parameters,
      IntFunction<Json.Body> question,
      ElasticConnection.AnswerReader<T> reader,
      Function<T, List<?>> documents)
      throws SinkException, InterruptedException {
    return patience.ask(what, () -> fitting(what, path, parameters, question, reader, documents));
  }

  private <T> T fitting(
      String what,
      String path,
      Map<String, String> parameters,
      IntFunction<Json.Body> question,
      ElasticConnection.AnswerReader<T> reader,
      Function<T, List<?>> documents)
      throws ExecutionException, IOException, SinkException, InterruptedException {
    while (true) {
      try {
        return once(what, path, parameters, question, reader, documents);
      } catch (ExecutionException | IOException e) {
        boolean smaller = size.shrink();
        if (!smaller || !Failures.isAnswerTooLarge(e)) {
          throw e;
        }
      }
    }
  }

  private <T> T once(
      String what,
      String path,
      Map<String, String> parameters,
      IntFunction<Json.Body> question,
      ElasticConnection.AnswerReader<T> reader,
      Function<T, List<?>> documents)
      throws ExecutionException, IOException, SinkException, InterruptedException {
    BinaryData body = BinaryData.of(Json.bytes(question.apply(size.documents())), Json.MEDIA_TYPE);
    int mostBytes = size.documents() == 1 ? MOST_BYTES_OF_ONE : MOST_BYTES;
    try (BinaryResponse response =
            connection.outcome(what, connection.send(path, parameters, body, mostBytes));
        JsonParser in = Json.FACTORY.createParser(response.content())) {
      T answer = reader.read(in);
      size.was(documents.apply(answer).size(), in.currentLocation().getByteOffset());
      return answer;
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON, or was cut");
    }
  }
}
