package io.sluice.dev;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes on what comes to one port of this machine to another, until it is closed. */
final class Forwarder implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  Forwarder(int port, int target) throws IOException {
    this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    thread(this::accept);
  }

  int connections() {
    return connections.get();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = open(server.accept());
        connections.incrementAndGet();
        try {
          Socket broker = open(new Socket(InetAddress.getLoopbackAddress(), target));
          thread(() -> pump(client, broker));
          thread(() -> pump(broker, client));
        } catch (IOException noBroker) {
          client.close();
        }
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private Socket open(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException eitherIsGone) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
