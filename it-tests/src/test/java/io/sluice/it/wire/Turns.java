package io.sluice.it.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * A protocol in which client and server speak by turns: what comes down first after a named request
 * is its answer. A request is known by what is read at once, which on the loopback interface is
 * what was written at once.
 */
final class Turns implements Dialect.Conversation {
  private static final String[] METHODS = {"POST /", "PUT /", "GET /", "HEAD /", "DELETE /"};

  private final Function<byte[], String> name;
  private volatile String unanswered = "";

  Turns(Function<byte[], String> name) {
    this.name = name;
  }

  @Override
  public List<Message> up(byte[] bytes) {
    String request = name.apply(bytes);
    if (!request.isEmpty()) {
      unanswered = request;
    }
    return List.of(Message.request(request, bytes));
  }

  @Override
  public List<Message> down(byte[] bytes) {
    String answered = unanswered;
    unanswered = "";
    return List.of(Message.answer(answered, bytes));
  }

  static String httpRequest(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.US_ASCII);
    for (String method : METHODS) {
      if (start.startsWith(method)) {
        return start.split("[?\r\n]| HTTP", 2)[0];
      }
    }
    return "";
  }

  static Function<byte[], String> containing(String name, int... pattern) {
    return bytes -> indexOf(bytes, pattern) < 0 ? "" : name;
  }

  private static int indexOf(byte[] bytes, int... pattern) {
    for (int i = 0; i <= bytes.length - pattern.length; i++) {
      int same = 0;
      while (same < pattern.length && (bytes[i + same] & 0xFF) == pattern[same]) {
        same++;
      }
      if (same == pattern.length) {
        return i;
      }
    }
    return -1;
  }
}
