package io.sluice.it.wire;

/**
 * A point in a conversation: a request is about to reach the server, or its answer the client.
 *
 * @param message as the protocol calls the request
 */
public record Moment(String message, boolean answered) {

  /** The server has not seen the request. */
  public static Moment before(String message) {
    return new Moment(message, false);
  }

  /** The server has done what was asked, and the client does not know. */
  public static Moment after(String message) {
    return new Moment(message, true);
  }

  boolean isAt(Message passing) {
    return passing.name().equals(message) && answered == (passing.side() == Message.Side.ANSWER);
  }

  @Override
  public String toString() {
    return (answered ? "after " : "before ") + message;
  }
}
