package io.sluice.it.wire;

/**
 * Bytes that pass a link together.
 *
 * @param name the request as its protocol calls it; that of the request for its answer; empty for
 *     what no test asks for
 */
record Message(String name, Side side, byte[] bytes) {
  enum Side {
    REQUEST,
    ANSWER
  }

  static Message request(String name, byte[] bytes) {
    return new Message(name, Side.REQUEST, bytes);
  }

  static Message answer(String name, byte[] bytes) {
    return new Message(name, Side.ANSWER, bytes);
  }
}
