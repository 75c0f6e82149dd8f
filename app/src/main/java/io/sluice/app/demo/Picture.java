package io.sluice.app.demo;

import io.sluice.app.metrics.Lags;
import io.sluice.app.metrics.PipelineMetrics;
import io.sluice.pipeline.ComponentHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What the demo shows of one moment, as lines of text. */
final class Picture {
  private static final String UNKNOWN = "…";

  private final DemoSession session;
  private final StoreCounts counts;
  private final Rate captured;

  Picture(DemoSession session, StoreCounts counts) {
    this.session = session;
    this.counts = counts;
    PipelineMetrics metrics = session.service().metrics();
    this.captured = new Rate(metrics::capturedChanges);
  }

  /** Everything, for a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Sluice demo: a bike store on its way from PostgreSQL through Kafka · Ctrl-C stops it");
    lines.add("");
    lines.add(row("", session.technologies()));
    lines.add(row("rows", counts.stores()));
    for (String table : counts.tables()) {
      lines.add(
          row(table, counts.stores().stream().map(s -> text(counts.rows(s, table))).toList()));
    }
    lines.add(row("all", counts.stores().stream().map(s -> text(counts.total(s))).toList()));
    lines.add(row("behind", counts.stores().stream().map(this::lag).toList()));
    lines.add(String.format(Locale.ROOT, "%.1f changes/s into Kafka", captured.perSecond()));
    health().forEach(lines::add);
    lines.add("");
    lines.addAll(addresses());
    lines.add("");
    lines.addAll(DemoQueries.forStores(session.addresses()));
    return lines;
  }

  /** The gist, for a log. */
  String line() {
    StringBuilder line = new StringBuilder();
    counts
        .stores()
        .forEach(s -> line.append(s).append(' ').append(text(counts.total(s))).append(" rows, "));
    line.append(String.format(Locale.ROOT, "%.1f changes/s", captured.perSecond()));
    for (String store : counts.stores()) {
      if (!store.equals(StoreCounts.SOURCE)) {
        line.append(", ").append(store).append(" behind ").append(lag(store));
      }
    }
    health().forEach(each -> line.append("; ").append(each));
    return line.toString();
  }

  /** What the user needs to look around. */
  List<String> addresses() {
    DemoAddresses at = session.addresses();
    return List.of(
        String.format(
            "%-9s %s  user %s  password %s",
            "postgres", at.postgres(), at.postgresUser(), at.postgresPassword()),
        String.format(
            "%-9s %s  user %s  password %s",
            "neo4j", at.neo4j(), at.neo4jUser(), at.neo4jPassword()),
        String.format("%-9s %s/store", "mongo", at.mongo()),
        String.format(
            "%-9s %s   %s %s   %s %s",
            "elastic", at.elastic(), "kafka", at.kafka(), "registry", at.registry()),
        String.format(
            "%-9s %s   %s/metrics", "sluice", session.configFile(), session.service().http()));
  }

  private List<String> health() {
    return session.service().health().components().stream()
        .filter(each -> !each.reason().isEmpty())
        .map(Picture::describe)
        .toList();
  }

  private static String describe(ComponentHealth health) {
    return health.component()
        + " "
        + health.state().name().toLowerCase(Locale.ROOT)
        + ": "
        + health.reason();
  }

  private String lag(String store) {
    Lags lags = session.service().lags();
    if (store.equals(StoreCounts.SOURCE)) {
      return "";
    }
    double records = lags.records(store);
    double seconds = lags.seconds(store);
    if (Double.isNaN(records) || Double.isNaN(seconds)) {
      return UNKNOWN;
    }
    return String.format(Locale.ROOT, "%,d (%.1f s)", (long) records, seconds);
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? String.format(Locale.ROOT, "%,d", number.getAsLong()) : UNKNOWN;
  }

  private static String row(String name, List<String> values) {
    StringBuilder row = new StringBuilder(String.format("%-12s", name));
    values.forEach(value -> row.append(String.format("%16s", value)));
    return row.toString();
  }
}
