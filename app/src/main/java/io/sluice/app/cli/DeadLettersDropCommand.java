package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.deadletters.Choice;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.log.DeadLetters.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice dead-letters drop}. */
@Command(
    name = "drop",
    description =
        "Marks dead letters as not wanted any more: they are listed no longer. Their sinks stay as"
            + " they are.",
    mixinStandardHelpOptions = true)
final class DeadLettersDropCommand implements Callable<Integer> {
  private static final int AT_A_TIME = 1_000;

  @Mixin private ConfigOption config;
  @Mixin private LetterOptions options;
  @Mixin private LetterIds ids;
  @Mixin private Confirmation confirmation;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException, ArgumentException, PortException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Choice choice = options.choice(ids.ids());
    try (Parts parts = new Parts(config.load())) {
      if (choice.isByIdAlone()) {
        return dropById(choice, parts.deadLetters(), out);
      }
      Choice.Found found = choice.find(parts.deadLetters());
      if (found.count() == 0) {
        options.requireKnownSink(parts);
        out.println("no dead letters");
        return ExitCode.OK;
      }
      if (!isMeant(found.count() + " dead letters " + found.bySink(), out)) {
        return ExitCode.FAILED;
      }
      drop(parts.deadLetters(), choice, found.lastId());
      out.println(found.count() + " dead letters dropped");
      return ExitCode.OK;
    } finally {
      out.flush();
    }
  }

  /** Looks into none of them: so one that cannot be read can be dropped, too. */
  private int dropById(Choice choice, DeadLetters letters, PrintWriter out)
      throws ArgumentException, PortException, InterruptedException {
    choice.requireFound(letters.open(choice.ids()));
    SortedSet<Long> dropped = new TreeSet<>(choice.ids());
    if (!isMeant("the dead letters " + dropped, out)) {
      return ExitCode.FAILED;
    }
    letters.resolve(dropped, Outcome.DROPPED);
    out.println(dropped.size() + " dead letters dropped");
    return ExitCode.OK;
  }

  private boolean isMeant(String what, PrintWriter out) throws ArgumentException {
    boolean meant = confirmation.of("drop " + what + "?");
    if (!meant) {
      out.println("nothing was dropped");
    }
    return meant;
  }

  private static void drop(DeadLetters letters, Choice choice, long lastId)
      throws PortException, InterruptedException {
    List<Long> some = new ArrayList<>();
    letters.list(
        each -> {
          if (choice.contains(each) && each.id() <= lastId) {
            some.add(each.id());
          }
          if (some.size() == AT_A_TIME) {
            letters.resolve(some, Outcome.DROPPED);
            some.clear();
          }
        });
    letters.resolve(some, Outcome.DROPPED);
  }
}
