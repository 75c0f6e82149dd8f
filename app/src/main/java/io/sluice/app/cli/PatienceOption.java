package io.sluice.app.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --patience}: how long a command waits for a pipeline at work. */
final class PatienceOption {
  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long capture, or a sink, may take to catch up. Default: ${DEFAULT-VALUE}")
  private int seconds;

  Duration patience() throws ArgumentException {
    if (seconds < 1) {
      throw new ArgumentException("--patience is a number of seconds from 1 on, not " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }
}
