package io.sluice.app.config;

import io.sluice.ports.config.Setting;

/** Where health and metrics are served. */
public record HttpConfig(
    @Setting(
            doc =
                "Address to listen on. The default is seen from this machine only; 0.0.0.0 is every"
                    + " interface. There is no authentication; no secrets and no row values are"
                    + " shown.",
            defaultValue = "127.0.0.1")
        String host,
    @Setting(
            doc = "Port to listen on; 0 takes any free one, which the log names.",
            defaultValue = "8471")
        int port) {
  public HttpConfig {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host names an address to listen on");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is between 0 and 65535, not " + port);
    }
  }
}
