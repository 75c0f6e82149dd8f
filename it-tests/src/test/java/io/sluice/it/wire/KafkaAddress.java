package io.sluice.it.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts the link's port where a broker tells clients its own: wherever host and port stand behind
 * one another, as they do in all versions of all answers. The length stays the same.
 */
final class KafkaAddress {
  private final byte[] broker;
  private final int port;

  KafkaAddress(String host, int brokerPort, int port) {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    this.broker =
        ByteBuffer.allocate(name.length + Integer.BYTES).put(name).putInt(brokerPort).array();
    this.port = port;
  }

  void replaceIn(ByteBuffer frame) {
    for (int at = 0; at <= frame.limit() - broker.length; at++) {
      if (isAt(frame, at)) {
        frame.putInt(at + broker.length - Integer.BYTES, port);
      }
    }
  }

  private boolean isAt(ByteBuffer frame, int at) {
    for (int i = 0; i < broker.length; i++) {
      if (frame.get(at + i) != broker[i]) {
        return false;
      }
    }
    return true;
  }
}
