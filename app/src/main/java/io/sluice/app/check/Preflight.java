package io.sluice.app.check;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.wiring.ServiceModule;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks source, log and sinks at the same time whether they can be used. */
public final class Preflight {
  private Preflight() {}

  /** A part's own look at its server. */
  @FunctionalInterface
  private interface Look {
    List<Problem> run() throws PortException, InterruptedException;
  }

  /** Blocks until all have answered or given up, each with time limits of its own. */
  public static List<Finding> run(ServiceConfig config) throws InterruptedException {
    Injector parts = Guice.createInjector(new ServiceModule(config));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ChangeSource source = parts.getInstance(ChangeSource.class);
        ChangeLog log = parts.getInstance(ChangeLog.class)) {
      List<Future<Finding>> looks = new ArrayList<>();
      looks.add(threads.submit(() -> look("source", source::check)));
      looks.add(threads.submit(() -> look("log", () -> log(log))));
      for (ConfiguredSink<?> sink : config.sinks()) {
        looks.add(
            threads.submit(
                () -> look("sink " + sink.name(), () -> sink(sink, config.pipeline(), source))));
      }
      List<Finding> findings = new ArrayList<>();
      for (Future<Finding> look : looks) {
        findings.add(look.get());
      }
      return findings;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check failed unexpectedly", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Finding look(String part, Look look) throws InterruptedException {
    try {
      return new Finding(part, look.run());
    } catch (PortException e) {
      return new Finding(part, List.of(new Problem(e.getMessage(), "")));
    }
  }

  private static List<Problem> log(ChangeLog log) throws PortException, InterruptedException {
    log.check();
    return log.stoppedTables().stream()
        .map(table -> new Problem(table.changes() + " changes wait: " + table.reason(), ""))
        .toList();
  }

  private static List<Problem> sink(ConfiguredSink<?> sink, String pipeline, ChangeSource source)
      throws PortException, InterruptedException {
    sink.check(pipeline);
    ColumnTypes types = sink.types();
    if (types.isEmpty()) {
      return List.of();
    }
    List<TableSchema> tables;
    try {
      tables = source.tables();
    } catch (PortException said) {
      // By the source's own look; without its tables there is nothing to compare with.
      return List.of();
    }
    return types.problems(tables).stream()
        .map(problem -> new Problem(problem, "names are compared as in the catalog, case included"))
        .toList();
  }
}
