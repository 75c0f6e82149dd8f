package io.sluice.testkit;

import io.sluice.testkit.TcpProxy.Direction;
import io.sluice.testkit.Traffic.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * One connection through a {@link TcpProxy}. Once something was held back, the target's side stays
 * open when the client goes: the target is to take it for a client that still waits.
 */
final class TcpPassage {
  private static final int PIECE = 16_384;
  private static final int CONNECT_MILLIS = 5_000;

  private final Socket client;
  private final Socket upstream = new Socket();
  private final InetSocketAddress target;
  private final Traffic traffic;
  private final Consumer<TcpPassage> closed;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private volatile boolean everHeld;
  private volatile boolean answered = true;

  TcpPassage(
      Socket client, InetSocketAddress target, Traffic traffic, Consumer<TcpPassage> closed) {
    this.client = client;
    this.target = target;
    this.traffic = traffic;
    this.closed = closed;
  }

  void open() {
    start("proxy-up", this::pumpUp);
  }

  private void pumpUp() {
    try {
      upstream.connect(target, CONNECT_MILLIS);
      start("proxy-down", this::pumpDown);
      byte[] piece = new byte[PIECE];
      InputStream in = client.getInputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        traffic.delay();
        if (sendUp(piece, read)) {
          break;
        }
      }
      closeUnlessHeld();
    } catch (IOException cut) {
      // one side is gone: that is all a connection's end means here
      closeUnlessHeld();
    }
  }

  /** Whether the connection is to be cut. */
  private synchronized boolean sendUp(byte[] piece, int size) throws IOException {
    boolean newRequest = answered;
    answered = false;
    Fate fate = traffic.fate(Direction.TO_TARGET, size, newRequest);
    if (fate.held() || held.size() > 0) {
      everHeld = true;
      held.write(piece, 0, size);
      return false;
    }
    upstream.getOutputStream().write(piece, 0, fate.passed());
    if (fate.cut()) {
      close();
    }
    return fate.cut();
  }

  private void pumpDown() {
    try {
      byte[] piece = new byte[PIECE];
      InputStream in = upstream.getInputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        traffic.delay();
        Fate fate = traffic.fate(Direction.TO_SINK, read, false);
        answered = true;
        sendDown(piece, fate.passed());
        if (fate.cut()) {
          break;
        }
      }
      close();
    } catch (IOException cut) {
      // as above
      close();
    }
  }

  /** What comes for a client that gave up waiting goes nowhere. */
  private void sendDown(byte[] piece, int size) throws IOException {
    try {
      client.getOutputStream().write(piece, 0, size);
    } catch (IOException gone) {
      if (!everHeld) {
        throw gone;
      }
    }
  }

  synchronized void countAnew() {
    answered = true;
  }

  synchronized boolean isHolding() {
    return held.size() > 0;
  }

  /** Whether there was something to release. */
  synchronized boolean release() throws IOException {
    boolean any = held.size() > 0;
    held.writeTo(upstream.getOutputStream());
    held.reset();
    return any;
  }

  private void closeUnlessHeld() {
    if (!everHeld) {
      close();
    }
  }

  void close() {
    closed.accept(this);
    close(client);
    close(upstream);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
