package io.sluice.adapter.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The real registry, behind something that answers 503 in its place when it is told to. */
final class UnwellRegistry implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI real = URI.create(LogServers.registry());
  private volatile boolean unwell;
  private volatile int refusals;

  UnwellRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort() + real.getPath();
  }

  void unwell(boolean now) {
    unwell = now;
  }

  /** How often it has answered 503. */
  int refusals() {
    return refusals;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      if (unwell) {
        refusals++;
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(real.resolve(exchange.getRequestURI().toString()))
                  .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                  .method(
                      exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(asked))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
