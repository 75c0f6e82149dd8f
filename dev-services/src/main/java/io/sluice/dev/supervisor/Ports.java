package io.sluice.dev.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports, below those that Linux gives to outgoing connections (32768 and up): a
 * server that is stopped for a while finds its port still free when it comes back.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private Ports() {}

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** A free one, not among these. */
  public static int free(Set<Integer> exceptThese) throws IOException {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (!exceptThese.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + FIRST + " and " + END);
  }
}
