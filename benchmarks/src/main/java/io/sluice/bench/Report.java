package io.sluice.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All results: a table per case as Markdown, which a terminal shows as well, and each run as JSON.
 */
final class Report {
  private static final List<String> THROUGHPUT =
      List.of(
          "contestant",
          "changes/s",
          "second half",
          "× peer",
          "× limit",
          "CPU s per 1M",
          "second half",
          "peak MiB",
          "start s",
          "runs");
  private static final List<String> LATENCY =
      List.of("contestant", "p50 ms", "p99 ms", "peak MiB", "runs");
  private static final List<String> IDLE = List.of("contestant", "% of a core", "peak MiB", "runs");

  private final List<Result> results;

  Report(List<Result> results) {
    this.results = List.copyOf(results);
  }

  String markdown() {
    Set<Case> cases =
        results.stream().map(Result::what).collect(Collectors.toCollection(LinkedHashSet::new));
    return cases.stream().map(this::table).collect(Collectors.joining("\n"));
  }

  private String table(Case what) {
    Map<String, List<Result>> runs = new LinkedHashMap<>();
    for (Result result : results) {
      if (result.what() == what) {
        runs.computeIfAbsent(result.contestant(), name -> new ArrayList<>()).add(result);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        switch (what) {
          case LATENCY -> LATENCY;
          case IDLE -> IDLE;
          default -> THROUGHPUT;
        });
    runs.forEach((name, of) -> rows.add(row(what, name, of, runs)));
    return "### " + what.label() + "\n\n" + MarkdownTable.of(rows);
  }

  private static List<String> row(
      Case what, String name, List<Result> runs, Map<String, List<Result>> all) {
    String peak = Spread.of(runs, Result::peakMb).text(0);
    String count = Integer.toString(runs.size());
    return switch (what) {
      case LATENCY ->
          List.of(
              name,
              Spread.of(runs, Result::p50).text(1),
              Spread.of(runs, Result::p99).text(1),
              peak,
              count);
      case IDLE -> List.of(name, Spread.of(runs, Result::idlePercent).text(2), peak, count);
      default ->
          List.of(
              name,
              Spread.of(runs, Result::rate).text(0),
              Spread.of(runs, Result::secondHalf).text(0),
              Ratios.toPeer(name, all),
              Ratios.toLimit(name, all),
              Spread.of(runs, Result::cpu).text(1),
              Spread.of(runs, Result::cpuSecondHalf).text(1),
              peak,
              Spread.of(runs, Result::startSeconds).text(1),
              count);
    };
  }

  /** An array of all runs, in the order in which they were made. */
  String json() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode array = mapper.createArrayNode();
    for (Result result : results) {
      ObjectNode run = array.addObject();
      run.put("case", result.what().label());
      run.put("contestant", result.contestant());
      put(run, "changesPerSecond", result.rate());
      put(run, "changesPerSecondSecondHalf", result.secondHalf());
      put(run, "cpuSecondsPerMillion", result.cpu());
      put(run, "cpuSecondsPerMillionSecondHalf", result.cpuSecondHalf());
      put(run, "peakMiB", result.peakMb());
      put(run, "startSeconds", result.startSeconds());
      put(run, "latencyP50Millis", result.p50());
      put(run, "latencyP99Millis", result.p99());
      put(run, "idlePercentOfACore", result.idlePercent());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array);
  }

  private static void put(ObjectNode run, String name, double value) {
    if (Double.isFinite(value)) {
      run.put(name, value);
    }
  }
}
