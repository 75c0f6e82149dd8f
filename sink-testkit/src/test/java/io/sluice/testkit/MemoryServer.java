package io.sluice.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does work when asked over TCP: a request is the number of a piece of work that was left here, and
 * so many bytes as if the work were in them; the answer is as long as an answer may be.
 */
final class MemoryServer {
  static final int ANSWER_BYTES = 200;

  private final Map<Integer, Runnable> left = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ServerSocket server;

  MemoryServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Threads.start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Leaves work to be done once, when its number comes. */
  int leave(Runnable work) {
    int number = numbers.incrementAndGet();
    left.put(number, work);
    return number;
  }

  private void accept() {
    while (true) {
      try {
        Socket client = server.accept();
        Threads.start(() -> serve(client));
      } catch (IOException ended) {
        throw new IllegalStateException(ended);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        int number = in.readInt();
        in.readFully(new byte[in.readInt()]);
        left.remove(number).run();
        out.write(new byte[ANSWER_BYTES]);
      }
    } catch (IOException gone) {
      // the client went away
      return;
    }
  }
}
