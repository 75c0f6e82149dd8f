package io.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice dead-letters}: the changes that a sink could not take. */
@Command(
    name = "dead-letters",
    description = "Shows the changes that sinks could not take, writes them again, or drops them.",
    subcommands = {
      DeadLettersListCommand.class,
      DeadLettersShowCommand.class,
      DeadLettersReplayCommand.class,
      DeadLettersDropCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand {}
