package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.deadletters.Choice;
import io.sluice.app.deadletters.Replay;
import io.sluice.pipeline.Pause;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.Sink;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice dead-letters replay}. */
@Command(
    name = "replay",
    description =
        "Writes dead letters to their sinks again, each with its own version: a row that has changed"
            + " since stays as it is. What a sink takes is no dead letter any more. Ends with code 1"
            + " if a sink has rejected one again.",
    mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {
  /** Not a worker of the pipeline. */
  private static final int WRITER = 1_002;

  @Mixin private ConfigOption config;
  @Mixin private LetterOptions options;
  @Mixin private LetterIds ids;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Choice choice = options.choice(ids.ids());
    ServiceConfig settings = config.load();
    try (Parts parts = new Parts(settings)) {
      Choice.Found found = choice.find(parts.deadLetters());
      if (found.count() == 0) {
        options.requireKnownSink(parts);
        out.println("no dead letters");
        return ExitCode.OK;
      }
      for (String sink : found.bySink().keySet()) {
        parts.sink(sink);
      }
      long replayed = 0;
      for (String name : found.bySink().keySet()) {
        try (Sink sink = parts.sink(name).open(settings.pipeline(), WRITER)) {
          replayed +=
              new Replay(parts.deadLetters(), Pause.SLEEP)
                  .run(
                      each ->
                          choice.contains(each)
                              && each.sink().equals(name)
                              && each.id() <= found.lastId(),
                      sink,
                      (rejected, reason) ->
                          out.println(
                              parts.mask(
                                  "dead letter "
                                      + rejected.stream()
                                          .map(String::valueOf)
                                          .collect(Collectors.joining(", "))
                                      + ": sink "
                                      + name
                                      + " has rejected it again: "
                                      + reason)));
        }
      }
      out.println(replayed + " of " + found.count() + " dead letters replayed");
      return replayed == found.count() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      out.flush();
    }
  }
}
