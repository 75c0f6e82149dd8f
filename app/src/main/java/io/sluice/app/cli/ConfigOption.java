package io.sluice.app.cli;

import io.sluice.app.Home;
import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ConfigLoader;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.logging.LogMask;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -c sluice.yaml}. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration: see docs/configuration.md.")
  private Path file;

  ServiceConfig load() throws ConfigException {
    ServiceConfig config = new ConfigLoader(System::getenv, Home.plugins()).load(file);
    LogMask.add(config.secrets());
    return config;
  }
}
