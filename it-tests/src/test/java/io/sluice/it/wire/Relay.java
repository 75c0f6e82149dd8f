package io.sluice.it.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One connection over a link. While nothing passes it does not read either, as no network does. */
final class Relay {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BUFFER = 65_536;

  private final Socket client;
  private final Socket upstream = new Socket();
  private final InetSocketAddress server;
  private final Dialect.Conversation conversation;
  private final List<Trap> traps;
  private final Set<String> carried = ConcurrentHashMap.newKeySet();
  private volatile Quality quality;
  private volatile boolean forgotten;

  Relay(
      Socket client,
      InetSocketAddress server,
      Dialect.Conversation conversation,
      List<Trap> traps,
      Quality quality) {
    this.client = client;
    this.server = server;
    this.conversation = conversation;
    this.traps = traps;
    this.quality = quality;
  }

  void start() {
    thread(
        "link-up",
        () -> {
          try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server, CONNECT_MILLIS);
          } catch (IOException e) {
            close();
            throw e;
          }
          thread("link-down", () -> pump(upstream, client, conversation::down));
          pump(client, upstream, conversation::up);
        });
  }

  /** A message on its way ends with the quality it met, and its connection with it. */
  void become(Quality next) {
    Quality before = quality;
    quality = next;
    before.end();
  }

  /** Ends the server's side alone. */
  void forget() {
    forgotten = true;
    become(Quality.silent());
    close(upstream);
  }

  boolean hasLost() {
    return quality.loses();
  }

  boolean hasCarried(String request) {
    return !client.isClosed() && carried.contains(request);
  }

  boolean isClosed() {
    return client.isClosed();
  }

  void close() {
    quality.end();
    close(client);
    close(upstream);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // a socket that does not close in order is gone all the same
      return;
    }
  }

  /** Cuts what was read into messages. */
  private interface Cutter {
    List<Message> cut(byte[] bytes);
  }

  private void pump(Socket from, Socket to, Cutter cutter) throws IOException {
    try {
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (true) {
        int read = from.getInputStream().read(buffer);
        if (read < 0) {
          return;
        }
        for (Message message : cutter.cut(Arrays.copyOf(buffer, read))) {
          if (!pass(message, out)) {
            return;
          }
        }
      }
    } finally {
      if (!forgotten) {
        close();
      }
    }
  }

  private boolean pass(Message message, OutputStream out) throws IOException {
    for (Trap trap : traps) {
      if (trap.springs(message)) {
        trap.act();
        return false;
      }
    }
    if (!quality.passes(message)) {
      return false;
    }
    carried.add(message.name());
    out.write(message.bytes());
    return true;
  }

  /** Work that the end of a connection ends. */
  interface Work {
    void run() throws IOException;
  }

  static void thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // both sides of the connection, or the port, are closed: that is the end of it
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
