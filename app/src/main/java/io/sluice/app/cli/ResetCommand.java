package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ServiceConfig;
import io.sluice.ports.PortException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice reset}: the way out when capture cannot go on from where it was. */
@Command(
    name = "reset",
    description =
        "Forgets where capture was, so that the next start takes a new snapshot of every table."
            + " Versions go on, so the sinks end as PostgreSQL is; what the log holds stays. To be"
            + " called while the service is stopped. Ends with code 1 if you say no.",
    mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Mixin private Confirmation confirmation;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ServiceConfig settings = config.load();
    try (Parts parts = new Parts(settings)) {
      if (!confirmation.of(
          "forget where capture of pipeline "
              + settings.pipeline()
              + " was, and take a new snapshot of every table at the next start?")) {
        out.println("nothing was changed");
        return ExitCode.FAILED;
      }
      boolean forgotten = parts.log().forgetCheckpoint().isPresent();
      out.println(
          forgotten
              ? "forgotten; the next `sluice run` begins with a new snapshot"
              : "there was nothing to forget; the next `sluice run` begins with a snapshot anyway");
      return ExitCode.OK;
    } finally {
      out.flush();
    }
  }
}
