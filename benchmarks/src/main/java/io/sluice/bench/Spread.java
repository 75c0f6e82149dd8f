package io.sluice.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure over several runs. Not a number where it was not taken. */
record Spread(double minimum, double median, double maximum) {

  static Spread of(List<Result> runs, ToDoubleFunction<Result> figure) {
    double[] values = runs.stream().mapToDouble(figure).filter(Double::isFinite).sorted().toArray();
    if (values.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = values.length / 2;
    double median =
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return new Spread(values[0], median, values[values.length - 1]);
  }

  /** The median, and minimum and maximum where they differ from it. */
  String text(int digits) {
    if (Double.isNaN(median)) {
      return "–";
    }
    String range =
        minimum == maximum
            ? ""
            : " (" + number(minimum, digits) + "…" + number(maximum, digits) + ")";
    return number(median, digits) + range;
  }

  /** A dash where the figure was not taken. */
  static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
