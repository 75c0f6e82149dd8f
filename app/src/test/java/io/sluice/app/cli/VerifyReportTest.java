package io.sluice.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.app.verify.Verdict;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.Comparison;
import io.sluice.pipeline.verify.Difference;
import io.sluice.pipeline.verify.Difference.Kind;
import io.sluice.ports.sink.StoredRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class VerifyReportTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("store", "orders"),
          List.of(new Column("id", Scalar.INT64, false), new Column("total", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  private static final Difference CHANGED =
      new Difference(
          TABLE.id(),
          Kind.DIFFERENT,
          RowKey.of(7L),
          List.of("total"),
          Optional.of(Row.of(TABLE, 7L, "right")),
          Optional.of(new StoredRow(Row.of(TABLE, 7L, "wrong"), 99)));

  private final StringWriter out = new StringWriter();

  @Test
  void equalIsZero() {
    assertEquals(0, report(false, verdict(Map.of(), 0, List.of(), 0, 0)));
    assertTrue(out.toString().contains("1,000 rows: equal"), out::toString);
    assertTrue(out.toString().contains("equal: 1,000 rows in 1 comparison"), out::toString);
  }

  @Test
  void aDifferenceIsOneAndShowsKeyColumnAndVersionButNoValue() {
    assertEquals(1, report(false, verdict(Map.of(Kind.DIFFERENT, 3L), 0, List.of(CHANGED), 0, 3)));
    assertTrue(out.toString().contains("3 different"), out::toString);
    assertTrue(
        out.toString().contains("different in store.orders [7]: total (sink has version 99)"),
        out::toString);
    assertTrue(out.toString().contains("and 2 more"), out::toString);
    assertTrue(
        !out.toString().contains("right") && !out.toString().contains("wrong"), out::toString);
  }

  @Test
  void valuesAreShownWhereAskedFor() {
    report(true, verdict(Map.of(Kind.DIFFERENT, 1L), 0, List.of(CHANGED), 0, 1));

    assertTrue(out.toString().contains("source {\"total\": \"right\"}"), out::toString);
    assertTrue(out.toString().contains("sink   {\"total\": \"wrong\"}"), out::toString);
  }

  @Test
  void whatIsRepairedIsEqual() {
    assertEquals(0, report(false, verdict(Map.of(Kind.DIFFERENT, 1L), 0, List.of(CHANGED), 1, 0)));
    assertTrue(out.toString().contains("1 different; repaired: 1"), out::toString);
  }

  @Test
  void aRepairThatLeavesSomethingIsOne() {
    assertEquals(1, report(false, verdict(Map.of(Kind.MISSING, 2L), 0, List.of(), 1, 1)));
    assertTrue(out.toString().contains("repaired: 1, left: 1"), out::toString);
  }

  @Test
  void whatCouldNotBeComparedIsTwo() {
    Verdict away =
        new Verdict(
            "graph", TABLE.id(), Optional.empty(), "away", Optional.empty(), List.of(), 0, 0);
    assertEquals(2, report(false, verdict(Map.of(), 0, List.of(), 0, 0), away));
    assertTrue(out.toString().contains("could not be compared: away"), out::toString);
  }

  @Test
  void whatWaitsBecauseItsTableIsStoppedIsNotCalledLost() {
    Verdict stopped =
        verdict(Map.of(Kind.MISSING, 2L), 0, List.of(), 0, 2).stopped("2 changes wait");
    assertEquals(1, report(false, stopped));
    assertTrue(out.toString().contains("the table is stopped: 2 changes wait"), out::toString);
    assertTrue(out.toString().contains("wait and are not lost"), out::toString);
  }

  @Test
  void rowsThatCouldNotBeJudgedAreTwo() {
    assertEquals(2, report(false, verdict(Map.of(), 4, List.of(), 0, 0)));
    assertTrue(out.toString().contains("4 rows changed too often to be judged"), out::toString);
  }

  @Test
  void nothingComparedIsTwo() {
    assertEquals(2, report(false));
  }

  @Test
  void theJsonIsOneDocument() {
    VerifyReport report = new VerifyReport(new PrintWriter(out, true), true, false);
    report.add(
        verdict(Map.of(Kind.DIFFERENT, 1L), 0, List.of(CHANGED), 0, 1), UnaryOperator.identity());

    assertEquals(1, report.end());
    assertEquals(
        """
        {"equal": false, "comparisons": [
          {"sink": "docs", "table": "store.orders", "equal": false, "rows": 1000, "references": 0, \
        "found": {"missing": 0, "extra": 0, "different": 1, "missingReference": 0, "extraReference": 0}, \
        "unsettled": 0, "repaired": 0, "left": 1, \
        "differences": [{"kind": "DIFFERENT", "key": [7], "details": ["total"], "sinkVersion": 99}]}
        ]}
        """,
        out.toString());
  }

  private int report(boolean values, Verdict... verdicts) {
    VerifyReport report = new VerifyReport(new PrintWriter(out, true), false, values);
    List.of(verdicts).forEach(verdict -> report.add(verdict, UnaryOperator.identity()));
    return report.end();
  }

  private static Verdict verdict(
      Map<Kind, Long> found, long unsettled, List<Difference> examples, long repaired, long left) {
    Comparison comparison = new Comparison(TABLE.id(), 1_000, 0, found, unsettled);
    return new Verdict(
        "docs",
        TABLE.id(),
        Optional.of(comparison),
        "",
        Optional.empty(),
        examples,
        repaired,
        left);
  }
}
