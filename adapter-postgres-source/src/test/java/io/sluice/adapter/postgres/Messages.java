package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What errors say. */
final class Messages {
  private Messages() {}

  static void assertSays(Exception e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
