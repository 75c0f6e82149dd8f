package io.sluice.app.cli;

import io.sluice.app.deadletters.Choice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** {@code --sink} and {@code --table}: whose dead letters. */
final class LetterOptions {
  @Option(names = "--sink", paramLabel = "NAME", description = "Only those of this sink.")
  private String sink;

  @Option(
      names = "--table",
      paramLabel = "[SCHEMA.]TABLE",
      description = "Only those of this table.")
  private String table;

  /**
   * Where nothing was found: was the sink's name mistyped?
   *
   * @throws ArgumentException if the configuration has no such sink
   */
  void requireKnownSink(Parts parts) throws ArgumentException {
    if (sink != null) {
      parts.sink(sink);
    }
  }

  Choice choice(List<Long> ids) {
    return new Choice(Set.copyOf(ids), Optional.ofNullable(sink), Optional.ofNullable(table));
  }
}
