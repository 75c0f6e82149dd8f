package io.sluice.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
  private static final List<String> NAMES = List.of("bootstrapServers", "partitions", "url");

  @Test
  void findsTypingErrorsAndOtherSpellings() {
    assertEquals(Optional.of("partitions"), NearestName.of("partitons", NAMES));
    assertEquals(Optional.of("bootstrapServers"), NearestName.of("bootstrap.servers", NAMES));
    assertEquals(Optional.of("bootstrapServers"), NearestName.of("bootstrap_servers", NAMES));
    assertEquals(Optional.of("url"), NearestName.of("uri", NAMES));
  }

  @Test
  void findsNothingFarAway() {
    assertEquals(Optional.empty(), NearestName.of("password", NAMES));
  }
}
