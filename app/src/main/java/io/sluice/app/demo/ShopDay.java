package io.sluice.app.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live workload: three or four transactions a second until asked to stop. */
final class ShopDay implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ShopDay.class);
  private static final Duration PAUSE = Duration.ofMillis(280);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final DemoSession session;
  private final StopSignal stop;

  ShopDay(DemoSession session, StopSignal stop) {
    this.session = session;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      while (!stop.isStopped()) {
        try (Connection connection = session.connect()) {
          BikeStoreWorkload shop = new BikeStoreWorkload(connection, System.nanoTime());
          while (!stop.await(PAUSE)) {
            shop.step();
          }
        } catch (SQLException e) {
          LOG.warn("the shop's transaction failed, it goes on in a moment: {}", e.getMessage());
          stop.await(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
