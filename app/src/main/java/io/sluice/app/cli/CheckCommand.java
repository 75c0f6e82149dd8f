package io.sluice.app.cli;

import io.sluice.app.check.Finding;
import io.sluice.app.check.Preflight;
import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ServiceConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice check}: what would go wrong, before anything is changed. */
@Command(
    name = "check",
    description =
        "Reads the configuration and looks at whether source, log and sinks can be used. Changes"
            + " nothing. Ends with code 0 if all is well, 1 if a server is not as it has to be, 2 if"
            + " the configuration is wrong.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(
      names = "--print",
      description = "Print the configuration with its defaults, secrets masked.")
  private boolean print;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    ServiceConfig settings = config.load();
    PrintWriter out = spec.commandLine().getOut();
    if (print) {
      out.println(settings);
    }
    List<Finding> findings = Preflight.run(settings);
    findings.forEach(finding -> out.println(settings.secrets().mask(finding.toString())));
    long bad = findings.stream().filter(finding -> !finding.problems().isEmpty()).count();
    out.println(
        bad == 0
            ? "everything is in place"
            : bad + " of " + findings.size() + " parts are not ready; nothing was changed");
    out.flush();
    return bad == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
