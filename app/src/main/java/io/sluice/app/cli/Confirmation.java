package io.sluice.app.cli;

import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Option;

/** {@code --yes}, or a question on the terminal, before something that cannot be taken back. */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  /**
   * Blocks until the person has answered.
   *
   * @throws ArgumentException if there is nobody to ask
   */
  boolean of(String question) throws ArgumentException {
    if (yes) {
      return true;
    }
    Console console = System.console();
    if (console == null) {
      throw new ArgumentException("there is no terminal to ask on; say --yes if that is meant");
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
