package io.sluice.testkit;

import io.sluice.testkit.Traffic.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server, such as a sink and its target: a port on the loopback
 * interface that passes bytes on, and that can refuse connections, go silent, be slow, cut
 * connections at a given byte, lose all that follows one, or hold back what was sent and let it
 * arrive late.
 *
 * <p>What was sent while it is silent is lost; so mending closes the connections of that time.
 */
public final class TcpProxy implements Outage, AutoCloseable {
  /** Which way bytes go. */
  public enum Direction {
    TO_TARGET,
    TO_SINK
  }

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofMillis(300);

  private final InetSocketAddress target;
  private final int port;
  private final Traffic traffic = new Traffic();
  private final Set<TcpPassage> passages = ConcurrentHashMap.newKeySet();
  private ServerSocket server;

  /** Listens on a free port at once. */
  public TcpProxy(String host, int port) throws IOException {
    this(new InetSocketAddress(host, port));
  }

  /** Listens on a free port at once. */
  public TcpProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = listen(0);
    this.port = server.getLocalPort();
  }

  /** The port to which the sink connects, on the loopback address. */
  public int port() {
    return port;
  }

  /** The address to which the sink connects. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public synchronized void refuse() throws IOException {
    traffic.become(State.REFUSING);
    server.close();
    closePassages();
  }

  @Override
  public synchronized void hang() throws IOException {
    traffic.become(State.SILENT);
    listenAgain();
  }

  @Override
  public synchronized void mend() throws IOException {
    if (traffic.mend()) {
      closePassages();
    }
    listenAgain();
  }

  /** From now on every piece of bytes takes so long on its way, in either direction. */
  public void delay(Duration delay) {
    traffic.delay(delay);
  }

  /**
   * Lets so many more bytes pass in the direction, counted over all connections; then closes the
   * connection that they went through, once, and passes on as before.
   */
  public void cutAfter(Direction direction, long bytes) {
    traffic.limit(direction, bytes, State.PASSING);
  }

  /**
   * Lets so many more bytes pass in the direction, counted over all connections; then goes silent
   * as by {@link #hang}.
   */
  public void loseAfter(Direction direction, long bytes) {
    traffic.limit(direction, bytes, State.SILENT);
  }

  /**
   * Lets so many more requests pass to the target, counted over all connections (what a connection
   * sends after an answer is a new request); from the next on, whatever any connection sends is
   * held back until {@link #release}, also when its client gives up.
   */
  public void holdAfter(int requests) {
    passages.forEach(TcpPassage::countAnew);
    traffic.holdAfter(requests);
  }

  /** Whether something is held back now. */
  public boolean isHolding() {
    return passages.stream().anyMatch(TcpPassage::isHolding);
  }

  /**
   * Lets what was held back arrive at the target, which does not learn that a client has given up.
   * Returns when the target has answered and is quiet, or after some seconds.
   *
   * @return whether the target answered to anything
   */
  public boolean release() throws IOException, InterruptedException {
    traffic.endHold();
    boolean released = false;
    for (TcpPassage passage : passages) {
      released |= passage.release();
    }
    return released && traffic.awaitAnswerAndQuiet(ANSWERED_WITHIN, QUIET);
  }

  @Override
  public synchronized void close() throws IOException {
    refuse();
  }

  private void listenAgain() throws IOException {
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    TcpPassage.start("proxy-accept", () -> accept(listening));
    return listening;
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        TcpPassage passage = new TcpPassage(client, target, traffic, passages::remove);
        passages.add(passage);
        passage.open();
      } catch (IOException closed) {
        // by refuse(), or by a client that went away again at once
        continue;
      }
    }
  }

  private void closePassages() {
    for (TcpPassage passage : passages) {
      passage.close();
    }
    passages.clear();
  }
}
