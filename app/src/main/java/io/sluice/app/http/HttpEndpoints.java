package io.sluice.app.http;

import io.sluice.app.config.HttpConfig;
import io.sluice.app.config.SecretMask;
import io.sluice.pipeline.Health;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server of the service: {@code /health/live}, {@code /health/ready}, {@code /metrics}.
 */
public final class HttpEndpoints implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long IDLE_MILLIS = 30_000;

  private final HttpConfig config;
  private final Server server;
  private final ServerConnector connector;

  /**
   * @param health asked at each request; does not block
   * @param warnings what does not stop anything yet; asked at each request; does not block
   * @param metrics the text of Prometheus, asked at each request; does not block
   */
  public HttpEndpoints(
      HttpConfig config,
      SecretMask secrets,
      Supplier<Health> health,
      Supplier<List<String>> warnings,
      Supplier<String> metrics) {
    this.config = config;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("sluice-http");
    threads.setDaemon(true);
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    Map<String, Supplier<Page>> pages = new TreeMap<>();
    pages.put("/health/live", () -> Page.json(200, "{\"status\": \"up\"}"));
    pages.put("/health/ready", () -> HealthPage.ready(health.get(), warnings.get(), secrets::mask));
    pages.put(
        "/metrics", () -> new Page(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.setHandler(new PageHandler(pages));
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the address cannot be used; the message says which and what to do
   */
  public void start() throws IOException {
    try {
      connector.open();
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException(
          "http: cannot listen on " + config.host() + ":" + config.port() + explain(e), e);
    }
  }

  private static String explain(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return " ("
            + cause.getMessage()
            + "); set http.port to another port, or to 0 for any free one, or stop what uses it";
      }
    }
    return ": " + failure.getMessage() + "; set http.host to an address of this machine";
  }

  /** Where it listens; to be asked after {@link #start}. */
  public URI address() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return URI.create("http://" + host + ":" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not stop", e);
    }
  }
}
