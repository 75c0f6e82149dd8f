package io.sluice.app.cli;

import io.sluice.app.demo.DemoCommand;
import io.sluice.app.logging.LogSetup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/** {@code sluice}: the tool with its commands. */
@Command(
    name = "sluice",
    description =
        "Carries every committed change of a PostgreSQL database, in order and exactly once, into a"
            + " Kafka log, and from there into Neo4j, MongoDB, Elasticsearch and other sinks.",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      VerifyCommand.class,
      SnapshotCommand.class,
      DeadLettersCommand.class,
      ResetCommand.class,
      DemoCommand.class,
      ServicesCommand.class,
      ReferenceCommand.class
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; for run: stopped by SIGTERM or Ctrl-C",
      "1:the answer is no: a check failed, the stores differ, nothing of the pipeline works any more",
      "2:it could not be done: wrong arguments or configuration, a server or a tool is missing"
    },
    footerHeading = "%n",
    footer = "The log goes to standard error, everything else to standard output.")
public final class CommandLineTool {
  @Mixin private LogOptions log;

  private CommandLineTool() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int run(String... args) {
    return commands().execute(args);
  }

  static CommandLine commands() {
    CommandLineTool tool = new CommandLineTool();
    CommandLine commands = new CommandLine(tool);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionStrategy(parsed -> execute(tool, parsed));
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) ->
            Failures.explain(failure, command.getErr(), tool.log.verbose()));
    return commands;
  }

  private static int execute(CommandLineTool tool, ParseResult parsed) {
    LogSetup.apply(tool.log.level());
    return new CommandLine.RunLast().execute(parsed);
  }
}
