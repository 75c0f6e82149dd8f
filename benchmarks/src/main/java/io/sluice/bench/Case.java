package io.sluice.bench;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is measured. */
enum Case {
  /** A full table, read by the first start. */
  SNAPSHOT(Kind.SNAPSHOT, 1),
  /** Inserts in transactions of 1,000 rows. */
  INSERTS(Kind.BACKLOG, 1),
  /** Six inserts, three updates and a delete in each transaction of 10 changes. */
  MIXED(Kind.BACKLOG, 1),
  /** One transaction of all rows, while the contestant runs; counted from its commit. */
  HUGE(Kind.LIVE, 1),
  /** Updates, 90 % of them on the same 100 rows, in transactions of 10. */
  HOT(Kind.BACKLOG, 1),
  /** Rows of 100 columns and 10 kB, a twentieth of the number, in transactions of 100. */
  WIDE(Kind.BACKLOG, 20),
  /** A full topic, written to the sink. */
  DRAIN(Kind.DRAIN, 1),
  /** Single-row commits at an even pace; how long until each is visible. */
  LATENCY(Kind.LATENCY, 1),
  /** No changes at all. */
  IDLE(Kind.IDLE, 1);

  /** How a case goes by. */
  enum Kind {
    SNAPSHOT,
    /** The contestant is stopped while the changes are made, and then catches up. */
    BACKLOG,
    LIVE,
    DRAIN,
    LATENCY,
    IDLE
  }

  private final Kind kind;
  private final int divisor;

  Case(Kind kind, int divisor) {
    this.kind = kind;
    this.divisor = divisor;
  }

  Kind kind() {
    return kind;
  }

  /** How many changes this case makes when the user asks for so many rows; a multiple of 1,000. */
  long changes(long rows) {
    return Math.max(1, rows / divisor / 1_000) * 1_000;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Case of(String label) throws BenchmarkException {
    return Stream.of(values())
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new BenchmarkException(
                    "there is no case " + label + "; there are " + labels(Stream.of(values()))));
  }

  private static String labels(Stream<Case> cases) {
    return cases.map(Case::label).collect(Collectors.joining(", "));
  }
}
