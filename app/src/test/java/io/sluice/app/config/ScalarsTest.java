package io.sluice.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScalarsTest {
  @ParameterizedTest
  @ValueSource(strings = {"0s", "500ms", "10s", "90s", "5m", "2h", "7d"})
  void durationsComeOutAsTheyWentIn(String text) {
    assertEquals(text, Scalars.format(Scalars.parse(Duration.class, text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "-1s", "1 s", "1w", "99999999999d"})
  void whatIsNoDurationIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Scalars.parse(Duration.class, text));
  }
}
