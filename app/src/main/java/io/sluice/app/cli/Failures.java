package io.sluice.app.cli;

import io.sluice.app.config.ConfigException;
import io.sluice.app.logging.LogMask;
import io.sluice.app.plugin.PluginException;
import io.sluice.app.services.ServicesException;
import io.sluice.ports.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Says what went wrong to the person at the terminal. */
final class Failures {
  private Failures() {}

  /**
   * Prints the failure: what the user can mend as its message alone, a bug with where it came from.
   *
   * @return the exit code
   */
  static int explain(Exception failure, PrintWriter err, boolean verbose) {
    boolean expected = isExpected(failure);
    err.println(
        LogMask.mask(expected ? failure.getMessage() : "sluice: unexpected failure: " + failure));
    if (verbose || !expected) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(LogMask.mask(trace.toString()));
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof ConfigException
        || failure instanceof ArgumentException
        || failure instanceof PluginException
        || failure instanceof PortException
        || failure instanceof ServicesException
        || failure instanceof IOException;
  }
}
