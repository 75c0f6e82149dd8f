package io.sluice.app.cli;

import io.sluice.app.json.JsonObject;
import io.sluice.app.verify.Verdict;
import io.sluice.app.verify.VerdictText;
import io.sluice.pipeline.verify.Comparison;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Tells of the verdicts as they come, and of all of them at the end. */
final class VerifyReport {
  private final PrintWriter out;
  private final boolean json;
  private final boolean values;
  private final List<String> objects = new ArrayList<>();
  private long comparisons;
  private long rows;
  private long different;
  private long unknown;
  private boolean stopped;

  /**
   * @param json whether all goes into one JSON document at the end
   * @param values whether the rows' values are shown
   */
  VerifyReport(PrintWriter out, boolean json, boolean values) {
    this.out = out;
    this.json = json;
    this.values = values;
  }

  /**
   * @param mask takes secrets out of what went wrong
   */
  void add(Verdict verdict, UnaryOperator<String> mask) {
    comparisons++;
    rows += verdict.comparison().map(Comparison::rows).orElse(0L);
    stopped |= verdict.stopped().isPresent();
    if (verdict.left() > 0) {
      different++;
    } else if (!verdict.known()) {
      unknown++;
    }
    VerdictText text = new VerdictText(verdict, mask, values);
    if (json) {
      objects.add(text.json().toString());
    } else {
      out.println(text.lines());
      out.flush();
    }
  }

  /**
   * Prints what it comes to.
   *
   * @return the exit code
   */
  int end() {
    int code = ExitCode.OK;
    if (different > 0) {
      code = ExitCode.FAILED;
    } else if (unknown > 0 || comparisons == 0) {
      code = ExitCode.USAGE;
    }
    if (json) {
      out.println(
          new JsonObject()
              .put("equal", code == ExitCode.OK)
              .putJson("comparisons", "[\n  " + String.join(",\n  ", objects) + "\n]"));
    } else {
      out.println(verdict(code));
    }
    out.flush();
    return code;
  }

  private String verdict(int code) {
    if (code == ExitCode.OK) {
      return String.format(
          Locale.ROOT,
          "equal: %,d rows in %,d comparisons of a table with a sink",
          rows,
          comparisons);
    } else if (comparisons == 0) {
      return "nothing was compared";
    }
    String counts =
        String.format(
            Locale.ROOT, "%,d of %,d comparisons found differences", different, comparisons);
    if (unknown > 0) {
      counts += String.format(Locale.ROOT, ", %,d could not be made", unknown);
    }
    return stopped ? counts + "; tables are stopped, whose changes wait and are not lost" : counts;
  }
}
