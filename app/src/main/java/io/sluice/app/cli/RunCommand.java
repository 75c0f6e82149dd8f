package io.sluice.app.cli;

import io.sluice.app.Service;
import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ServiceConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice run}: the service, until it is told to stop. */
@Command(
    name = "run",
    description =
        "Runs the pipeline until SIGTERM or Ctrl-C. A part that fails for good stops alone and turns"
            + " /health/ready red; when no part is left that works, the process ends with code 1.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    ServiceConfig settings = config.load();
    Logger log = LoggerFactory.getLogger(Service.class);
    Service service = new Service(settings);
    StopSignal stop = StopSignal.install(service);
    try {
      service.start();
    } catch (IOException e) {
      stop.disarm();
      service.stop(StopSignal.PATIENCE);
      throw e;
    }
    log.info(
        "pipeline {}: capture, and {}; health and metrics at {}",
        settings.pipeline(),
        settings.sinks().stream().map(Object::toString).collect(Collectors.joining(", ")),
        service.http());
    while (!service.hasFailed()) {
      stop.await(LOOK_MILLIS);
    }
    log.error("no part of the pipeline works any more, so the service ends");
    stop.disarm();
    service.stop(StopSignal.PATIENCE);
    return ExitCode.FAILED;
  }
}
