package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;

class BrokerDisksTest {
  private static final long MB = 1L << 20;

  private static Optional<String> trouble(ApiException error, long total, long usable) {
    return BrokerDisks.trouble(3, "/data", new LogDirDescription(error, Map.of(), total, usable));
  }

  @Test
  void aDirectoryWithRoomIsNoTrouble() {
    assertEquals(Optional.empty(), trouble(null, 1_000 * MB, 17 * MB));
    assertEquals(
        Optional.empty(), BrokerDisks.trouble(3, "/data", new LogDirDescription(null, Map.of())));
  }

  @Test
  void aDirectoryWithLittleRoomIsNamedWithWhatIsLeft() {
    String little =
        "the log directory /data of broker 3 has only 15360 kB left on its disk; make room";
    assertEquals(Optional.of(little), trouble(null, 100 * MB, 15 * MB));
    assertEquals(Optional.empty(), trouble(null, 100 * MB, 16 * MB));
  }

  @Test
  void ofALargeDiskAHundredthIsLittle() {
    assertEquals(Optional.empty(), trouble(null, 10_000 * MB, 100 * MB));
    assertEquals(
        Optional.of(
            "the log directory /data of broker 3 has only 101376 kB left on its disk; make room"),
        trouble(null, 10_000 * MB, 99 * MB));
  }

  @Test
  void aDirectoryThatIsOfflineIsNamed() {
    assertEquals(
        Optional.of("the log directory /data of broker 3 is offline; is its disk full or broken?"),
        trouble(new KafkaStorageException("no"), 100 * MB, 90 * MB));
  }
}
