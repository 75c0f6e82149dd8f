package io.sluice.app.demo;

import io.sluice.app.config.ConfigException;
import io.sluice.app.services.ServicesException;
import io.sluice.ports.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}: everything on this machine, to look at. */
@Command(
    name = "demo",
    description =
        "Starts real servers, fills PostgreSQL with a bike store, replicates it into Neo4j, MongoDB"
            + " and Elasticsearch while the shop is at work, and shows what arrives. Ctrl-C stops"
            + " everything; the next start goes on from there.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  private static final int IMPOSSIBLE = 2;

  @Option(
      names = "--once",
      description =
          "Run a fixed script of inserts, updates, deletes, key changes and a truncate instead,"
              + " compare all stores row by row, and end with code 0 if they are equal.")
  private boolean once;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the servers keep their data. By default /var/tmp/sluice-demo-<user>, and with --once"
              + " a fresh folder that is deleted afterwards.")
  private Path data;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws ConfigException,
          ServicesException,
          PortException,
          IOException,
          SQLException,
          InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StopSignal stop = new StopSignal();
    try (CtrlC ctrlC = CtrlC.stops(stop)) {
      int code = run(out, stop);
      ctrlC.exitWith(code);
      return code;
    }
  }

  private int run(PrintWriter out, StopSignal stop)
      throws ConfigException,
          ServicesException,
          PortException,
          IOException,
          SQLException,
          InterruptedException {
    Watch watch = new Watch();
    try {
      DemoFolder folder = folder();
      out.println("demo in " + folder.path() + ", its log in " + folder.log());
      out.flush();
      DemoLog.moveTo(folder.log());
      boolean equal = run(folder, out, stop);
      if (folder.temporary() && equal) {
        folder.delete();
      }
      out.println(
          once ? verdict(equal, watch, folder) : "stopped; the data stays in " + folder.path());
      return equal ? 0 : DIFFERENT;
    } catch (DemoException e) {
      out.println(e.getMessage());
      return IMPOSSIBLE;
    } catch (ServicesException e) {
      if (!stop.isStopped()) {
        throw e;
      }
      out.println("stopped before the servers were up");
      return IMPOSSIBLE;
    } finally {
      out.flush();
    }
  }

  private boolean run(DemoFolder folder, PrintWriter out, StopSignal stop)
      throws ConfigException,
          DemoException,
          ServicesException,
          PortException,
          IOException,
          SQLException,
          InterruptedException {
    Watch watch = new Watch();
    try (DemoSession session =
        DemoSession.open(
            folder.path(),
            line -> {
              out.println(line);
              out.flush();
            })) {
      out.println("running after " + watch.lap() + " with " + session.configFile());
      out.flush();
      if (once) {
        return new ScriptRun(session, out, stop).run();
      }
      new LiveRun(session, out, stop).run();
      out.println("stopping");
      out.flush();
      return true;
    }
  }

  private DemoFolder folder() throws IOException, DemoException {
    if (data != null) {
      return DemoFolder.named(data);
    }
    return once ? DemoFolder.fresh() : DemoFolder.lasting();
  }

  private static String verdict(boolean equal, Watch watch, DemoFolder folder) {
    return equal
        ? "every row and every link is where it belongs; all in all " + watch.lap()
        : "the stores differ; everything is kept in " + folder.path();
  }
}
