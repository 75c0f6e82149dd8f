package io.sluice.it.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/**
 * The network between the service and one server: a port on the loopback interface whose
 * connections go on to the server. What passes is governed by a {@link Quality}, and traps can be
 * set for single messages.
 */
public final class Link implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private final InetSocketAddress server;
  private final int port;
  private final Dialect dialect;
  private final List<Trap> traps = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Quality quality = Quality.good();
  private ServerSocket listening;

  /**
   * Listens on a free port at once.
   *
   * @param dialect gets that port
   */
  public Link(InetSocketAddress server, IntFunction<Dialect> dialect) throws IOException {
    this.server = server;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
    this.dialect = dialect.apply(port);
    accept(listening);
  }

  public int port() {
    return port;
  }

  /** At the nth such message from now the action is done; then message and connection are lost. */
  public Trap trap(Moment moment, int nth, Runnable action) {
    Trap trap = new Trap(moment, nth, action);
    traps.add(trap);
    return trap;
  }

  /** Ends all connections; new ones are taken. */
  public synchronized void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Ends all connections and takes no new ones. */
  public synchronized void refuse() throws IOException {
    listening.close();
    cut();
  }

  /** From now on nothing passes, and neither side is told so: the link is half open. */
  public void silence() {
    become(Quality.silent());
  }

  /** Passes so many more bytes, both directions together, and is silent then. */
  public void silenceAfter(long bytes) {
    become(Quality.silentAfter(bytes));
  }

  /** Holds everything that is passed up for so long. */
  public void delay(Duration each) {
    become(Quality.late(each));
  }

  private void become(Quality next) {
    Quality before = quality;
    quality = next;
    before.end();
  }

  /** All is well again; connections that were silent are ended. */
  public synchronized void mend() throws IOException {
    traps.clear();
    boolean broken = quality.hasLost();
    if (broken) {
      cut();
    }
    become(Quality.good());
    if (listening.isClosed()) {
      listening = listen(port);
      accept(listening);
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
    become(Quality.good());
  }

  private static ServerSocket listen(int at) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    return socket;
  }

  private void accept(ServerSocket socket) {
    thread(
        "link-accept",
        () -> {
          while (true) {
            connect(socket.accept());
          }
        });
  }

  private synchronized void connect(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    Dialect.Conversation conversation = dialect.begin();
    thread(
        "link-up",
        () -> {
          try (client;
              upstream) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server, CONNECT_MILLIS);
            thread("link-down", () -> pump(upstream, client, conversation::down));
            pump(client, upstream, conversation::up);
          }
        });
  }

  /** Cuts what was read into messages. */
  private interface Cutter {
    List<Message> cut(byte[] bytes);
  }

  private void pump(Socket from, Socket to, Cutter cutter) throws IOException {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65_536];
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
      sockets.remove(from);
      sockets.remove(to);
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
    out.write(message.bytes());
    return true;
  }

  /** Work that the end of a connection ends. */
  private interface Work {
    void run() throws IOException;
  }

  private static void thread(String name, Work work) {
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
