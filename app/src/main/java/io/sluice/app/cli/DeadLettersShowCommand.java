package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.deadletters.Choice;
import io.sluice.app.deadletters.Letter;
import io.sluice.ports.PortException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice dead-letters show}. */
@Command(
    name = "show",
    description =
        "Shows dead letters whole: reason, table, key, version, and the row before and after the"
            + " change.",
    mixinStandardHelpOptions = true)
final class DeadLettersShowCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "As sluice dead-letters list shows them.")
  private List<Long> ids;

  @Option(names = "--json", description = "A JSON object on each line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Choice choice = new Choice(Set.copyOf(ids), Optional.empty(), Optional.empty());
    try (Parts parts = new Parts(config.load())) {
      choice.find(parts.deadLetters());
      parts
          .deadLetters()
          .list(
              each -> {
                if (choice.contains(each)) {
                  Letter letter = new Letter(each, parts::mask);
                  out.println(json ? letter.json(true) : letter.page());
                }
              });
    }
    out.flush();
    return ExitCode.OK;
  }
}
