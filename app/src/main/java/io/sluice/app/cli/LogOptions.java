package io.sluice.app.cli;

import io.sluice.app.logging.LogLevel;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much is said; understood before and after the command. */
final class LogOptions {
  @Option(
      names = "--log-level",
      scope = ScopeType.INHERIT,
      paramLabel = "LEVEL",
      defaultValue = "${env:SLUICE_LOG_LEVEL:-info}",
      description =
          "Level of Sluice's own log lines: error, warn, info, debug, trace. Default:"
              + " SLUICE_LOG_LEVEL, or info.")
  private LogLevel level;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from.")
  private boolean verbose;

  LogLevel level() {
    return level;
  }

  boolean verbose() {
    return verbose;
  }
}
