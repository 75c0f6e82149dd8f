package io.sluice.app.demo;

import io.sluice.app.demo.Convergence.SinkComparison;
import io.sluice.app.verify.SinkReader;
import io.sluice.ports.PortException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code sluice demo --once}: the snapshot, then each step of the script, and a verdict. */
final class ScriptRun {
  private static final Duration SNAPSHOT_LIMIT = Duration.ofMinutes(3);
  private static final Duration STEP_LIMIT = Duration.ofMinutes(1);

  private final DemoSession session;
  private final PrintWriter out;
  private final StopSignal stop;

  ScriptRun(DemoSession session, PrintWriter out, StopSignal stop) {
    this.session = session;
    this.out = out;
    this.stop = stop;
  }

  /**
   * Runs the script.
   *
   * @return whether every sink holds exactly what PostgreSQL holds
   */
  boolean run() throws DemoException, PortException, SQLException, InterruptedException {
    List<SinkReader> sinks = session.openReaders();
    Convergence convergence =
        new Convergence(session.rows(), session.service().source().tables(), sinks, this::mayGoOn);
    line("%-52s %9s  %s", "what happens in PostgreSQL", "changes", "all sinks equal after");
    boolean equal = step("snapshot", SNAPSHOT_LIMIT, convergence, connection -> {});
    try (Connection connection = session.connect()) {
      for (ScriptStep step : DemoScript.steps()) {
        equal =
            equal
                && step(
                    step.name(),
                    STEP_LIMIT,
                    convergence,
                    ignored -> step.statements().run(connection));
      }
    }
    return report(convergence.compareAll(), sinks.stream().map(SinkReader::name).toList());
  }

  private boolean step(
      String name, Duration limit, Convergence convergence, ScriptStep.Statements statements)
      throws DemoException, PortException, SQLException, InterruptedException {
    long before = session.service().metrics().capturedChanges();
    statements.run(null);
    Watch watch = new Watch();
    boolean equal = convergence.await(limit);
    long changes = session.service().metrics().capturedChanges() - before;
    line("%-52s %,9d  %s", name, changes, equal ? watch.lap() : "not within " + watch.lap());
    return equal;
  }

  /** Waiting makes no sense any more once a part of the pipeline has stopped. */
  private void mayGoOn() throws DemoException {
    Optional<String> trouble = session.trouble();
    if (trouble.isPresent()) {
      throw new DemoException(trouble.get());
    }
    if (stop.isStopped()) {
      throw new DemoException("stopped before the script was through");
    }
  }

  private boolean report(List<SinkComparison> comparisons, List<String> sinks) {
    out.println();
    out.print(new ComparisonTable(comparisons, sinks));
    boolean equal = comparisons.stream().allMatch(SinkComparison::equal);
    if (!equal) {
      comparisons.stream()
          .flatMap(each -> each.examples().stream().map(d -> each.sink() + ": " + d))
          .limit(20)
          .forEach(out::println);
    }
    out.flush();
    return equal;
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
