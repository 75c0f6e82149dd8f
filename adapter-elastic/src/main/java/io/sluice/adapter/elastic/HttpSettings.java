package io.sluice.adapter.elastic;

import co.elastic.clients.transport.TransportUtils;
import io.sluice.ports.sink.FatalSinkException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Nodes, time limits, TLS and authentication of the HTTP client, as configured. */
final class HttpSettings {
  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(60);

  private HttpSettings() {}

  /** Connects nothing yet. */
  static RestClient client(ElasticConfig config) throws FatalSinkException {
    SSLContext tls = tls(config);
    URI first = config.nodes().get(0);
    RestClientBuilder builder =
        RestClient.builder(
                config.nodes().stream()
                    .map(node -> new HttpHost(node.getHost(), node.getPort(), node.getScheme()))
                    .toArray(HttpHost[]::new))
            .setDefaultHeaders(authentication(config))
            .setRequestConfigCallback(
                requests ->
                    requests
                        .setConnectTimeout(millis(config.connectTimeout()))
                        .setSocketTimeout(millis(config.requestTimeout())))
            .setHttpClientConfigCallback(http -> configure(http, tls));
    if (first.getPath() != null && first.getPath().length() > 1) {
      builder.setPathPrefix(first.getPath());
    }
    return builder.build();
  }

  private static HttpAsyncClientBuilder configure(HttpAsyncClientBuilder http, SSLContext tls) {
    if (tls != null) {
      http.setSSLContext(tls);
    }
    return http.setKeepAliveStrategy((response, context) -> IDLE_CONNECTION.toMillis());
  }

  private static SSLContext tls(ElasticConfig config) throws FatalSinkException {
    try {
      if (!config.caFile().isEmpty()) {
        return TransportUtils.sslContextFromHttpCaCrt(new File(config.caFile()));
      }
      return config.caFingerprint().isEmpty()
          ? null
          : TransportUtils.sslContextFromCaFingerprint(config.caFingerprint());
    } catch (IOException | RuntimeException e) {
      throw new FatalSinkException("caFile or caFingerprint cannot be used: " + e.getMessage(), e);
    }
  }

  private static Header[] authentication(ElasticConfig config) {
    if (!config.apiKey().isEmpty()) {
      return new Header[] {new BasicHeader("Authorization", "ApiKey " + config.apiKey())};
    }
    if (config.user().isEmpty()) {
      return new Header[0];
    }
    byte[] both = (config.user() + ":" + config.password()).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(both);
    return new Header[] {new BasicHeader("Authorization", "Basic " + encoded)};
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }
}
