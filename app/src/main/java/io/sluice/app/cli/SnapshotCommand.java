package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice snapshot}: a table read again while streaming goes on. */
@Command(
    name = "snapshot",
    description =
        "Asks the running service to read a table again, or some of its rows, while it goes on"
            + " capturing: every row comes down the log once more, and never over a later change."
            + " Waits until all is in the log; Ctrl-C ends the waiting alone. Ends with code 1 if"
            + " the table could not be read.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  @Mixin private ConfigOption config;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "SCHEMA.TABLE",
      description = "The table, one of those that the pipeline captures.")
  private String table;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description = "Only the rows for which this SQL condition holds.")
  private String where;

  @Option(names = "--no-wait", description = "Ask, and do not wait until it is done.")
  private boolean noWait;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Parts parts = new Parts(config.load());
        CaptureRequests requests = parts.source().requests()) {
      TableId id = new TableNames(parts.source().tables()).find(table).id();
      Mark mark = requests.rereadTable(id, Optional.ofNullable(where).filter(c -> !c.isBlank()));
      if (noWait) {
        out.println("asked for a snapshot of " + id + "; whoever captures reads it");
        return ExitCode.OK;
      }
      spec.commandLine().getErr().println("asked for a snapshot of " + id + "; waiting for it");
      Progress end = await(id, mark, requests, parts.log());
      boolean done = end.state() == Progress.State.DONE;
      out.println(
          done
              ? String.format(Locale.ROOT, "%s: %,d rows read into the log", id, end.rows())
              : parts.mask(id + " could not be read: " + end.failure()));
      return done ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      out.flush();
    }
  }

  private Progress await(TableId id, Mark mark, CaptureRequests requests, ChangeLog log)
      throws PortException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    long silentUntil = System.nanoTime() + SILENCE.toNanos();
    boolean told = false;
    try (ProgressLine line = new ProgressLine(err)) {
      while (true) {
        Optional<Checkpoint> checkpoint = log.lastCheckpoint();
        Optional<Progress> progress = Optional.empty();
        if (checkpoint.isPresent()) {
          progress = Optional.of(requests.progress(checkpoint.get(), mark));
        }
        boolean ahead = progress.isEmpty() || progress.get().state() == Progress.State.AHEAD;
        if (ahead && !told && System.nanoTime() > silentUntil) {
          line.clear();
          err.println(
              "nobody has taken up the request yet; is `sluice run` at work for this pipeline, and"
                  + " what does its health say of capture? It is taken up whenever capture comes"
                  + " by.");
          told = true;
        } else if (!ahead && progress.get().state() == Progress.State.UNDER_WAY) {
          line.show(String.format(Locale.ROOT, "%s: %,d rows so far", id, progress.get().rows()));
        } else if (!ahead) {
          return progress.get();
        }
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      }
    }
  }
}
