package io.sluice.adapter.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Where the database is. */
record DatabaseAddress(String host, int port, String database) {
  private static final int DEFAULT_PORT = 5432;

  /**
   * From a url, or without one from its parts.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static DatabaseAddress of(String url, String host, int port, String database) {
    if (url.isBlank()) {
      require(!host.isBlank(), "url is missing: postgresql://host:port/database");
      require(!database.isBlank(), "database is missing");
      require(port > 0 && port < 65_536, "port: between 1 and 65535");
      return new DatabaseAddress(host, port, database);
    }
    require(host.isBlank() && database.isBlank(), "give either url, or host and database");
    return parse(url);
  }

  private static DatabaseAddress parse(String url) {
    URI uri;
    try {
      uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url is not of the form postgresql://host:port/database");
    }
    require(
        "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()),
        "url is not of the form postgresql://host:port/database");
    require(uri.getHost() != null, "url names no host");
    require(uri.getUserInfo() == null, "url holds a user: use the keys user and password");
    require(
        uri.getQuery() == null,
        "url holds parameters: use the keys of their own, for example sslmode");
    String path = uri.getPath() == null ? "" : uri.getPath();
    require(path.length() > 1 && path.indexOf('/', 1) < 0, "url names no database");
    String bare = uri.getHost().replaceAll("^\\[|]$", "");
    return new DatabaseAddress(
        bare, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), path.substring(1));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  String jdbcUrl() {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://"
        + bracketed
        + ":"
        + port
        + "/"
        + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return host + ":" + port + "/" + database;
  }
}
