package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.verify.SinkReader;
import io.sluice.app.verify.SinkVerification;
import io.sluice.app.verify.Verdict;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.SinkException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice verify}: do the sinks hold what PostgreSQL holds? */
@Command(
    name = "verify",
    description =
        "Compares every row of PostgreSQL with the sinks, relationships included, while the service"
            + " goes on running. Rows that change meanwhile are looked at again. Ends with code 0 if"
            + " all are equal, 1 if something differs, 2 if it could not be compared.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(names = "--sink", paramLabel = "NAME", description = "Only this sink.")
  private String sink;

  @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "Only this table.")
  private String table;

  @Option(
      names = "--repair",
      description =
          "Put right what differs: the rows are read again from PostgreSQL and go down the log like"
              + " every other change. Ends with code 0 if nothing is left that differs.")
  private boolean repair;

  @Option(names = "--json", description = "One JSON document instead of lines.")
  private boolean json;

  @Option(
      names = "--show-values",
      description = "Show the values that differ; else keys and columns' names only.")
  private boolean values;

  @Option(
      names = "--list",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many differences are listed for each table. Default: ${DEFAULT-VALUE}")
  private int shown;

  @Mixin private PatienceOption patience;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    if (shown < 0) {
      throw new ArgumentException("--list is a number of differences, not " + shown);
    }
    Duration limit = patience.patience();
    ServiceConfig settings = config.load();
    try (Parts parts = new Parts(settings)) {
      List<TableSchema> tables = parts.source().tables();
      if (table != null) {
        tables = List.of(new TableNames(tables).find(table));
      }
      List<ConfiguredSink<?>> sinks = sink == null ? settings.sinks() : List.of(parts.sink(sink));
      VerifyReport report = new VerifyReport(spec.commandLine().getOut(), json, values);
      for (ConfiguredSink<?> each : sinks) {
        verify(settings.pipeline(), each, tables, parts, limit, report);
      }
      return report.end();
    }
  }

  private void verify(
      String pipeline,
      ConfiguredSink<?> configured,
      List<TableSchema> tables,
      Parts parts,
      Duration limit,
      VerifyReport report)
      throws ArgumentException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<SinkReader> opened;
    try {
      opened = SinkReader.open(configured, pipeline);
    } catch (SinkException e) {
      for (TableSchema each : tables) {
        report.add(Verdict.impossible(configured.name(), each.id(), e.getMessage()), parts::mask);
      }
      return;
    }
    if (opened.isEmpty()) {
      String unreadable =
          "sink "
              + configured.name()
              + " cannot be compared: its plugin "
              + configured.plugin().name()
              + " does not read back what it has written";
      if (sink != null) {
        throw new ArgumentException(unreadable);
      }
      err.println(unreadable);
      return;
    }
    try (SinkReader reader = opened.get();
        ProgressLine line = new ProgressLine(err)) {
      new SinkVerification(parts.source(), parts.log(), limit, shown, repair)
          .run(
              reader,
              tables,
              new VerifyProgress(line, configured.name()),
              verdict -> {
                line.clear();
                report.add(verdict, parts::mask);
              });
    }
  }
}
