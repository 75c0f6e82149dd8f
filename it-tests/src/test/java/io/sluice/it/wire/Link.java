package io.sluice.it.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/**
 * The network between the service and one server: a port on the loopback interface whose
 * connections go on to the server. How good it is can change at any time, and traps can be set for
 * single messages.
 */
public final class Link implements AutoCloseable {
  private final InetSocketAddress server;
  private final int port;
  private final Dialect dialect;
  private final List<Trap> traps = new CopyOnWriteArrayList<>();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private Quality quality = Quality.good();
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

  /** At the nth such message from now the action is done; message and connection are lost. */
  public Trap trap(Moment moment, int nth, Runnable action) {
    Trap trap = new Trap(moment, nth, action);
    traps.add(trap);
    return trap;
  }

  /** Ends all connections; new ones are taken. */
  public synchronized void cut() {
    relays.forEach(Relay::close);
    relays.clear();
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

  /**
   * The server's ends of all connections are gone, and the clients are not told: these connections
   * are silent for ever. Those made from now on are good.
   */
  public synchronized void forget() {
    relays.forEach(Relay::forget);
  }

  /**
   * As {@link #forget()}, just of the connections that have carried such a request.
   *
   * @return how many there are
   */
  public synchronized int forgetThoseOf(String request) {
    List<Relay> those = relays.stream().filter(relay -> relay.hasCarried(request)).toList();
    those.forEach(Relay::forget);
    return those.size();
  }

  /** Each request takes so long to pass. */
  public void delay(Duration each) {
    become(Quality.late(each));
  }

  private synchronized void become(Quality next) {
    quality = next;
    relays.forEach(relay -> relay.become(next));
  }

  /** All is well again; connections that lost something are ended. */
  public synchronized void mend() throws IOException {
    traps.clear();
    relays.stream().filter(Relay::hasLost).forEach(Relay::close);
    become(Quality.good());
    if (listening.isClosed()) {
      listening = listen(port);
      accept(listening);
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
  }

  private static ServerSocket listen(int at) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    return socket;
  }

  private void accept(ServerSocket socket) {
    Relay.thread(
        "link-accept",
        () -> {
          while (true) {
            connect(socket.accept());
          }
        });
  }

  private synchronized void connect(Socket client) {
    Relay relay = new Relay(client, server, dialect.begin(), traps, quality);
    relays.removeIf(Relay::isClosed);
    relays.add(relay);
    relay.start();
  }
}
