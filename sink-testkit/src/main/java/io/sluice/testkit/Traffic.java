package io.sluice.testkit;

import io.sluice.testkit.TcpProxy.Direction;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What becomes of the bytes that go through a {@link TcpProxy}. */
final class Traffic {
  enum State {
    PASSING,
    SILENT,
    REFUSING
  }

  /**
   * What becomes of a piece.
   *
   * @param passed how many of its bytes go on
   * @param cut whether the connection is closed then
   * @param held whether it is kept, to be passed on later
   */
  record Fate(int passed, boolean cut, boolean held) {}

  private static final int NEVER = Integer.MAX_VALUE;

  private State state = State.PASSING;
  private Duration delay = Duration.ZERO;
  private Direction limited;
  private long bytesLeft;
  private State beyondLimit;
  private int requests;
  private int requestsToPass = NEVER;
  private boolean holding;
  private boolean answering;
  private long lastNews = System.nanoTime();

  synchronized void become(State now) {
    state = now;
  }

  /** Whether bytes were lost, so that connections cannot go on. */
  synchronized boolean mend() {
    boolean lost = state != State.PASSING || holding;
    state = State.PASSING;
    delay = Duration.ZERO;
    limited = null;
    endHold();
    return lost;
  }

  synchronized void delay(Duration each) {
    delay = each;
  }

  /** Waits as long as a piece is under way. */
  void delay() {
    long nanos;
    synchronized (this) {
      nanos = delay.toNanos();
    }
    long arrives = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = arrives - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  synchronized void limit(Direction direction, long bytes, State beyond) {
    limited = direction;
    bytesLeft = bytes;
    beyondLimit = beyond;
  }

  synchronized void holdAfter(int requests) {
    this.requests = 0;
    requestsToPass = requests;
    holding = false;
  }

  synchronized void endHold() {
    requestsToPass = NEVER;
    holding = false;
    answering = false;
  }

  /**
   * @param newRequest whether the connection begins a request with it
   */
  synchronized Fate fate(Direction direction, int size, boolean newRequest) {
    note();
    requests += newRequest && requests < NEVER ? 1 : 0;
    if (state != State.PASSING) {
      return new Fate(0, false, false);
    }
    if (direction == Direction.TO_SINK) {
      answering = true;
    } else if (holding || requests > requestsToPass) {
      holding = true;
      return new Fate(0, false, true);
    }
    if (direction != limited) {
      return new Fate(size, false, false);
    }
    if (size < bytesLeft) {
      bytesLeft -= size;
      return new Fate(size, false, false);
    }
    limited = null;
    state = beyondLimit;
    return new Fate((int) bytesLeft, beyondLimit == State.PASSING, false);
  }

  synchronized void note() {
    lastNews = System.nanoTime();
    notifyAll();
  }

  /** Waits until something comes from the target, and then until nothing has come for a while. */
  synchronized boolean awaitAnswerAndQuiet(Duration answerWithin, Duration quiet)
      throws InterruptedException {
    long deadline = System.nanoTime() + answerWithin.toNanos();
    while (!answering && deadline - System.nanoTime() > 0) {
      wait(1 + (deadline - System.nanoTime()) / 1_000_000);
    }
    long quietFor = System.nanoTime() - lastNews;
    while (answering && quietFor < quiet.toNanos() && deadline - System.nanoTime() > 0) {
      wait(1 + (quiet.toNanos() - quietFor) / 1_000_000);
      quietFor = System.nanoTime() - lastNews;
    }
    return answering;
  }
}
