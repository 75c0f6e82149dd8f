package io.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RecordKeyTest {
  @Test
  void readsTheIdOfAKeyInJson() {
    assertEquals(4711, RecordKey.id("{\"id\":4711}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsTheIdOfAKeyInFramedAvro() {
    // 1000 is 2000 in zigzag: 0xd0 0x0f.
    assertEquals(1_000, RecordKey.id(new byte[] {0, 0, 0, 0, 9, (byte) 0xd0, 0x0f}));
  }
}
