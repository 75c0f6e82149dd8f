package io.sluice.app.cli;

import io.sluice.app.Home;
import io.sluice.app.config.ReferencePage;
import io.sluice.app.plugin.PluginException;
import io.sluice.app.plugin.Plugins;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice reference}: every key of the configuration, as docs/configuration.md has them. */
@Command(
    name = "reference",
    description =
        "Prints every key of the configuration, those of the installed plugins included, as Markdown.",
    mixinStandardHelpOptions = true)
final class ReferenceCommand implements Callable<Integer> {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "The folder of plugins; default: that of the distribution.")
  private Path plugins;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws PluginException {
    Plugins installed = Plugins.load(Optional.ofNullable(plugins).orElseGet(Home::plugins));
    PrintWriter out = spec.commandLine().getOut();
    out.print(ReferencePage.of(installed));
    out.flush();
    return ExitCode.OK;
  }
}
