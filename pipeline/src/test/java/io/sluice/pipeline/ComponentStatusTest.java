package io.sluice.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.pipeline.ComponentHealth.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ComponentStatusTest {
  private final TickingClock clock = new TickingClock();
  private final ComponentStatus status =
      new ComponentStatus("sink graph", clock, Duration.ofMinutes(1));

  @Test
  void aFirstConnectionIsEnough() {
    status.connected();
    assertEquals(State.RUNNING, status.health().state());
  }

  @Test
  void afterAFailureAConnectionAloneProvesNothing() {
    status.retrying("broker away");
    status.connected();
    clock.tick(Duration.ofSeconds(15));
    assertEquals(State.RETRYING, status.health().state());
    assertEquals("broker away", status.health().reason());
  }

  @Test
  void afterAFailureALongQuietConnectionIsProof() {
    status.retrying("broker away");
    status.connected();
    clock.tick(Duration.ofSeconds(21));
    assertEquals(State.RUNNING, status.health().state());
    assertTrue(status.health().ready());
  }

  @Test
  void aPartThatStoppedSoonAfterItsConnectionStaysStopped() {
    status.retrying("broker away");
    status.connected();
    status.stopped("the topic was deleted");
    clock.tick(Duration.ofSeconds(21));
    assertEquals(State.STOPPED, status.health().state());
    assertEquals("the topic was deleted", status.health().reason());
  }

  @Test
  void aPartThatStandsByAgainSoonAfterItsConnectionGoesOnStandingBy() {
    status.retrying("broker away");
    status.connected();
    status.standby("another process captures");
    clock.tick(Duration.ofSeconds(21));
    assertEquals(State.STANDBY, status.health().state());
  }

  @Test
  void aWriteThatReturnsAfterTheEndChangesNothing() {
    status.running();
    status.stopped("the topic was deleted");
    status.running();
    assertEquals(State.STOPPED, status.health().state());
    assertEquals("the topic was deleted", status.health().reason());
  }

  @Test
  void retriesThatLastLongerThanThePatienceAreNotReady() {
    status.retrying("broker away");
    clock.tick(Duration.ofSeconds(59));
    assertTrue(status.health().ready());
    clock.tick(Duration.ofSeconds(2));
    assertFalse(status.health().ready());
  }

  @Test
  void attemptsThatFailInARowAreCounted() {
    status.retrying("broker away");
    clock.tick(Duration.ofSeconds(1));
    status.connected();
    status.retrying("broker still away");
    assertEquals(2, status.health().attempts());
    status.running();
    assertEquals(0, status.health().attempts());
    status.retrying("away again");
    assertEquals(1, status.health().attempts());
  }

  @Test
  void aWriteThatNeverReturnsIsStalled() {
    status.connected();
    status.workBegins();
    clock.tick(Duration.ofSeconds(61));
    assertEquals(State.STALLED, status.health().state());
    assertFalse(status.health().ready());
    status.workEnds();
    assertTrue(status.health().ready());
  }
}
