package io.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ProcessFiguresTest {
  @Test
  void readsTheFiguresOfThisProcess() {
    long pid = ProcessHandle.current().pid();
    assertTrue(ProcessFigures.cpuSeconds(pid) > 0);
    assertTrue(ProcessFigures.peakRssBytes(pid) > 10 << 20);
  }

  @Test
  void hasNothingOfAProcessThatIsGone() {
    assertEquals(0, ProcessFigures.cpuSeconds(Integer.MAX_VALUE));
    assertEquals(0, ProcessFigures.peakRssBytes(Integer.MAX_VALUE));
  }
}
