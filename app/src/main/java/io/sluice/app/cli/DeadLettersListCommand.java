package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.deadletters.Choice;
import io.sluice.app.deadletters.Letter;
import io.sluice.ports.PortException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice dead-letters list}. */
@Command(
    name = "list",
    description =
        "Lists the dead letters that are neither replayed nor dropped, oldest first, with their keys"
            + " but no other values.",
    mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Mixin private LetterOptions options;

  @Option(names = "--json", description = "A JSON object on each line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Choice choice = options.choice(List.of());
    long[] count = {0};
    try (Parts parts = new Parts(config.load())) {
      parts
          .deadLetters()
          .list(
              each -> {
                if (choice.contains(each)) {
                  Letter letter = new Letter(each, parts::mask);
                  if (!json && count[0] == 0) {
                    out.println(Letter.HEAD);
                  }
                  out.println(json ? letter.json(false) : letter.line());
                  count[0]++;
                }
              });
      if (count[0] == 0) {
        options.requireKnownSink(parts);
      }
    }
    if (!json) {
      out.println(count[0] == 0 ? "no dead letters" : count[0] + " in all");
    }
    out.flush();
    return ExitCode.OK;
  }
}
