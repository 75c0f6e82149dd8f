package io.sluice.bench;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures; exit code 0 when all runs went well, 1 when one did not, 2 for wrong arguments. */
@Command(
    name = "benchmarks/run",
    sortOptions = false,
    description = {
      "Runs Sluice and Kafka Connect in turn on the same real servers and rows, and says how fast"
          + " changes came to the target and what that cost. docs/benchmarks.md explains the figures."
    })
final class BenchmarkCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Option(
      names = "--cases",
      split = ",",
      defaultValue = "inserts,mixed",
      description =
          "Of snapshot, inserts, mixed, huge, hot, wide, drain, latency, idle. Default: ${DEFAULT-VALUE}")
  private List<String> cases;

  @Option(
      names = "--contestants",
      split = ",",
      defaultValue =
          "sluice,sluice-debezium,connect-avro,connect-json,limit-walsender,limit-producer",
      description =
          "Of sluice, sluice-debezium, connect-avro, connect-json, limit-walsender, limit-producer"
              + " (into Kafka); sluice-mongo, sluice-debezium-mongo, connect-mongo, limit-mongo,"
              + " sluice-neo4j, limit-neo4j,"
              + " sluice-elastic, limit-elastic. Default: ${DEFAULT-VALUE}")
  private List<String> contestants;

  @Option(
      names = "--rows",
      defaultValue = "100000",
      description = "Changes per run, at least 1000. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "Runs of each contestant, alternated. Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--aa",
      paramLabel = "CONTESTANT",
      description = "Runs this one twice in each round: the difference is noise.")
  private String aa;

  @Option(
      names = "--partitions",
      defaultValue = "4",
      description = "Partitions of the topic, for all. Default: ${DEFAULT-VALUE}")
  private int partitions;

  @Option(
      names = "--sink-workers",
      defaultValue = "2",
      description = "Workers of Sluice's sink, tasks of Connect's. Default: ${DEFAULT-VALUE}")
  private int sinkWorkers;

  @Option(
      names = "--per-second",
      defaultValue = "200",
      description = "Commits per second of the case latency. Default: ${DEFAULT-VALUE}")
  private int perSecond;

  @Option(
      names = "--latency-seconds",
      defaultValue = "30",
      description = "How long; the first third does not count. Default: ${DEFAULT-VALUE}")
  private int latencySeconds;

  @Option(
      names = "--idle-seconds",
      defaultValue = "30",
      description = "How long the case idle looks. Default: ${DEFAULT-VALUE}")
  private int idleSeconds;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "A run in which nothing arrives for so long has failed. Default: ${DEFAULT-VALUE}")
  private int patience;

  @Option(
      names = "--sluice-opts",
      defaultValue = "-Xmx256m",
      description = "Options of Sluice's JVM. Default: ${DEFAULT-VALUE}")
  private String sluiceOptions;

  @Option(
      names = "--source-key",
      paramLabel = "'KEY: VALUE'",
      description =
          "A further key of Sluice's source, for example 'engine: native'; may be repeated.")
  private List<String> sourceKeys = new ArrayList<>();

  @Option(
      names = "--connect-opts",
      defaultValue = "-Xms3g -Xmx3g -XX:+UseParallelGC",
      description = "Options of Connect's JVM. Default: ${DEFAULT-VALUE}")
  private String connectOptions;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "benchmarks/target/runs",
      description = "Where results, logs and the servers' data go. Default: ${DEFAULT-VALUE}")
  private Path out;

  private final PrintStream terminal = System.out;

  private BenchmarkCommand() {}

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new BenchmarkCommand());
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          line.getErr().println("benchmarks: " + Failures.text(failure));
          return FAILED;
        });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Case> chosen = new ArrayList<>();
    List<Series.Entry> entries = new ArrayList<>();
    try {
      for (String each : cases) {
        chosen.add(Case.of(each.strip()));
      }
      for (String each : contestants) {
        entries.add(new Series.Entry(each.strip(), Contestants.of(each.strip())));
      }
      if (aa != null) {
        entries.add(new Series.Entry(aa + " (A/A)", Contestants.of(aa)));
      }
      check();
    } catch (BenchmarkException e) {
      terminal.flush();
      System.err.println("benchmarks: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return run(chosen, entries);
  }

  private void check() throws BenchmarkException {
    if (rows < 1_000) {
      throw new BenchmarkException("--rows is " + rows + "; at least 1000 are needed");
    }
    if (Math.min(runs, Math.min(partitions, sinkWorkers)) < 1
        || Math.min(perSecond, Math.min(latencySeconds, idleSeconds)) < 1
        || patience < 1) {
      throw new BenchmarkException("numbers and seconds are at least 1");
    }
  }

  private int run(List<Case> chosen, List<Series.Entry> entries) throws Exception {
    Path folder = Files.createDirectories(out.toAbsolutePath());
    Path own = Files.createTempDirectory(folder, "run-");
    Set<Server> needed = EnumSet.noneOf(Server.class);
    entries.forEach(entry -> needed.addAll(entry.contestant().target().servers()));
    terminal.println("starting " + needed.size() + " servers; logs and results go to " + own);
    try (Services services = Services.start(own.resolve("servers"), needed)) {
      Series series = new Series(entries, settings(), services.addresses(), own, terminal::println);
      List<Result> results = series.run(chosen, runs);
      if (results.isEmpty()) {
        throw new BenchmarkException("none of these contestants takes any of these cases");
      }
      write(own, new Report(results));
    } finally {
      deleteData(own.resolve("servers"));
    }
    return CommandLine.ExitCode.OK;
  }

  /** Gigabytes, perhaps, of which nobody needs anything any more. */
  private static void deleteData(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void write(Path own, Report report) throws IOException {
    String markdown = report.markdown();
    Files.writeString(own.resolve("results.md"), markdown);
    Files.writeString(own.resolve("results.json"), report.json());
    terminal.println("\n" + markdown + "\n" + own.resolve("results.md") + ", results.json");
  }

  private Settings settings() {
    return new Settings(
        rows,
        partitions,
        perSecond,
        Duration.ofSeconds(latencySeconds),
        Duration.ofSeconds(idleSeconds),
        Duration.ofSeconds(patience),
        home("sluice.distribution"),
        sluiceOptions,
        sourceKeys,
        home("sluice.connect"),
        connectOptions,
        sinkWorkers);
  }

  /** Set by the script that starts this. */
  private static Path home(String property) {
    return Path.of(System.getProperty(property)).toAbsolutePath();
  }
}
