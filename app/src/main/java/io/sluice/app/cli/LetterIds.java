package io.sluice.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ID… | --all}: which dead letters something is done to. */
final class LetterIds {
  @Parameters(paramLabel = "ID", description = "As sluice dead-letters list shows them.")
  private List<Long> ids = new ArrayList<>();

  @Option(names = "--all", description = "All of them, or all of the sink or table named.")
  private boolean all;

  /** The ids; none stands for all. */
  List<Long> ids() throws ArgumentException {
    if (all == !ids.isEmpty()) {
      throw new ArgumentException("name the dead letters by their ids, or all of them by --all");
    }
    return ids;
  }
}
