package io.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a sink and its target: a port on the loopback interface that passes bytes on, and
 * that can refuse connections or go silent.
 *
 * <p>While it hangs, nothing is passed on in either direction and what was sent is lost; so mending
 * closes the connections of the silent time.
 */
public final class TcpProxy implements Outage, AutoCloseable {
  private enum State {
    PASSING,
    HANGING,
    REFUSING
  }

  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket server;
  private volatile State state = State.PASSING;

  /** Listens on a free port at once. */
  public TcpProxy(String host, int port) throws IOException {
    this.target = new InetSocketAddress(host, port);
    this.server = listen(0);
    this.port = server.getLocalPort();
  }

  /** The port to which the sink connects, on the loopback address. */
  public int port() {
    return port;
  }

  @Override
  public synchronized void refuse() throws IOException {
    state = State.REFUSING;
    server.close();
    closeSockets();
  }

  @Override
  public synchronized void hang() throws IOException {
    state = State.HANGING;
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  @Override
  public synchronized void mend() throws IOException {
    if (state == State.PASSING) {
      return;
    }
    closeSockets();
    state = State.PASSING;
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    refuse();
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    start("proxy-accept", () -> accept(listening));
    return listening;
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException closed) {
        // by refuse(), or by a client that went away again at once
        continue;
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    start("proxy-up", () -> pump(client, upstream, true));
  }

  private void pump(Socket from, Socket to, boolean upwards) {
    try (from;
        to) {
      if (upwards) {
        to.connect(target, 5_000);
        start("proxy-down", () -> pump(to, from, false));
      }
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (state == State.PASSING) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cut) {
      // one side is gone, and both are closed now: that is all a connection's end means here
      return;
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
