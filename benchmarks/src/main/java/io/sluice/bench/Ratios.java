package io.sluice.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a contestant's median rate compares with others' on the same case. */
final class Ratios {
  private static final String LIMIT = "limit-";

  private Ratios() {}

  /** To Kafka Connect on the same way, in Avro. */
  static String toPeer(String name, Map<String, List<Result>> all) {
    String peer = name.contains("-mongo") ? "connect-mongo" : "connect-avro";
    boolean comparable =
        !name.startsWith(LIMIT) && !name.contains("neo4j") && !name.contains("elastic");
    return comparable && !name.equals(peer) && all.containsKey(peer)
        ? text(median(all.get(name)) / median(all.get(peer)))
        : "–";
  }

  /** To the lowest limit measured of those on the way. */
  static String toLimit(String name, Map<String, List<Result>> all) {
    if (name.startsWith(LIMIT)) {
      return "–";
    }
    Optional<Double> lowest =
        all.keySet().stream()
            .filter(limit -> limit.startsWith(LIMIT) && bounds(limit, name))
            .map(limit -> median(all.get(limit)))
            .filter(Double::isFinite)
            .min(Double::compare);
    return lowest.map(limit -> text(median(all.get(name)) / limit)).orElse("–");
  }

  private static boolean bounds(String limit, String name) {
    return switch (limit) {
      case "limit-walsender", "limit-producer" -> true;
      default -> name.contains(limit.substring(LIMIT.length()));
    };
  }

  private static double median(List<Result> runs) {
    return Spread.of(runs, Result::rate).median();
  }

  private static String text(double ratio) {
    return Double.isFinite(ratio) ? Spread.number(ratio, 2) : "–";
  }
}
