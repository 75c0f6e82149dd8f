package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.deadletters.Choice;
import io.sluice.app.deadletters.Replay;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Pause;
import io.sluice.pipeline.verify.LogCatchUp;
import io.sluice.pipeline.verify.Reread;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.source.CaptureRequests;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
        "Writes dead letters to their sinks again, each with its own version, so never over a newer"
            + " change; and has the running service read their rows again, so that the sinks end"
            + " with what PostgreSQL holds now. What a sink takes is no dead letter any more. Ends"
            + " with code 1 if a sink has rejected one again.",
    mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {
  /** Not a worker of the pipeline. */
  private static final int WRITER = 1_002;

  @Mixin private ConfigOption config;
  @Mixin private LetterOptions options;
  @Mixin private LetterIds ids;
  @Mixin private PatienceOption patience;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Choice choice = options.choice(ids.ids());
    Duration limit = patience.patience();
    ServiceConfig settings = config.load();
    try (Parts parts = new Parts(settings);
        CaptureRequests requests = parts.source().requests()) {
      Choice.Found found = choice.find(parts.deadLetters());
      if (found.count() == 0) {
        options.requireKnownSink(parts);
        out.println("no dead letters");
        return ExitCode.OK;
      }
      for (String sink : found.bySink().keySet()) {
        parts.sink(sink);
      }
      Set<TableId> captured =
          parts.source().tables().stream().map(TableSchema::id).collect(Collectors.toSet());
      long replayed = 0;
      for (String name : found.bySink().keySet()) {
        LogCatchUp catchUp =
            new LogCatchUp(requests, parts.log(), name, limit, Clock.systemUTC(), Pause.SLEEP);
        Reread reread = new Reread(requests, catchUp);
        try (Sink sink = parts.sink(name).openForChanges(settings.pipeline(), WRITER)) {
          replayed +=
              new Replay(parts.deadLetters(), onlyOf(captured, reread), Pause.SLEEP)
                  .run(
                      each ->
                          choice.contains(each)
                              && each.sink().equals(name)
                              && each.id() <= found.lastId(),
                      sink,
                      (rejected, reason) ->
                          out.println(parts.mask(rejectedAgain(name, rejected, reason))));
        }
      }
      out.println(replayed + " of " + found.count() + " dead letters replayed");
      return replayed == found.count() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      out.flush();
    }
  }

  /** A table that has left the pipeline cannot be read again through it. */
  private static Replay.Reread onlyOf(Set<TableId> captured, Reread reread) {
    return (table, keys) -> {
      if (captured.contains(table)) {
        reread.rows(table, keys);
      }
    };
  }

  private static String rejectedAgain(String sink, List<Long> ids, String reason) {
    return "dead letter "
        + ids.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + ": sink "
        + sink
        + " has rejected it again: "
        + reason;
  }
}
