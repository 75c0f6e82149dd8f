package io.sluice.adapter.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between source and server. It can make just the replication connections silent: they stay
 * open on the source's side, while nothing passes any more. And it can do something the moment
 * before the source says something.
 */
final class ReplicationProxy implements AutoCloseable {
  private volatile int target;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  private volatile String awaited;
  private volatile Runnable action;

  private static final class Link {
    final Socket client;
    final Socket upstream;
    volatile boolean replication;
    volatile boolean silent;

    Link(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }
  }

  ReplicationProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on; what is connected stays so. */
  void leadTo(int port) {
    target = port;
  }

  /** Runs the action once, before the next bytes with this text reach the server. */
  void before(String text, Runnable once) {
    action = once;
    awaited = text;
  }

  private synchronized void look(String sent) {
    if (awaited != null && sent.contains(awaited)) {
      awaited = null;
      action.run();
    }
  }

  /** Returns how many connections have gone silent. */
  int silence() {
    int silenced = 0;
    for (Link link : links) {
      if (link.replication && !link.silent) {
        link.silent = true;
        silenced++;
      }
    }
    return silenced;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Link link = connect(server.accept());
        links.add(link);
        start(() -> pump(link, link.client, link.upstream));
        start(() -> pump(link, link.upstream, link.client));
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private Link connect(Socket client) throws IOException {
    try {
      return new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
    } catch (IOException refused) {
      client.close();
      throw refused;
    }
  }

  /** A silent link reads on, as a network that acknowledges and loses. */
  private void pump(Link link, Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (from == link.client) {
          String sent = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
          link.replication |= sent.contains("_REPLICATION");
          look(sent);
        }
        if (!link.silent) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cut) {
      links.remove(link);
    } finally {
      if (!link.silent) {
        close(link);
      }
    }
  }

  private void close(Link link) {
    links.remove(link);
    try {
      link.client.close();
      link.upstream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "replication-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    links.forEach(this::close);
  }
}
