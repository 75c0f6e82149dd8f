package io.sluice.app.demo;

import io.sluice.ports.PortException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** {@code sluice demo}: the shop at work, and what arrives where, until Ctrl-C. */
final class LiveRun {
  private static final Duration REDRAW = Duration.ofSeconds(1);
  private static final Duration LINE = Duration.ofSeconds(10);

  private final DemoSession session;
  private final PrintWriter out;
  private final StopSignal stop;

  LiveRun(DemoSession session, PrintWriter out, StopSignal stop) {
    this.session = session;
    this.out = out;
    this.stop = stop;
  }

  /** Blocks until asked to stop. */
  void run() throws PortException, InterruptedException {
    StoreCounts counts =
        new StoreCounts(
            session.rows(), session.service().source().tables(), session.openReaders(), stop);
    List<Thread> threads =
        List.of(
            new Thread(new ShopDay(session, stop), "demo-shop"), new Thread(counts, "demo-counts"));
    threads.forEach(Thread::start);
    try {
      show(new Picture(session, counts));
    } finally {
      stop.stop();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private void show(Picture picture) throws InterruptedException {
    if (!DemoScreen.isThere()) {
      picture.addresses().forEach(out::println);
      DemoQueries.forStores(session.addresses()).forEach(out::println);
      do {
        out.println(picture.line());
        out.flush();
      } while (!stop.await(LINE));
      return;
    }
    try (DemoScreen screen = new DemoScreen(out)) {
      do {
        screen.draw(picture.lines());
      } while (!stop.await(REDRAW));
    }
  }
}
