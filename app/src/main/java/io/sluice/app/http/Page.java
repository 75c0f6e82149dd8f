package io.sluice.app.http;

/**
 * What one address answers.
 *
 * @param status of HTTP
 */
record Page(int status, String contentType, String body) {
  static Page json(int status, String body) {
    return new Page(status, "application/json", body + "\n");
  }

  static Page text(int status, String body) {
    return new Page(status, "text/plain; charset=utf-8", body + "\n");
  }
}
