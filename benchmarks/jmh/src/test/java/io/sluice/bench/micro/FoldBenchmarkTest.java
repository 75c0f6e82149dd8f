package io.sluice.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.bench.micro.FoldBenchmark.Rows;
import io.sluice.domain.ChangeBatch;
import org.junit.jupiter.api.Test;

class FoldBenchmarkTest {
  private static ChangeBatch folded(Rows rows) {
    FoldBenchmark benchmark = new FoldBenchmark();
    benchmark.rows = rows;
    benchmark.prepare();
    return benchmark.latestPerRow();
  }

  @Test
  void distinctRowsStayAsTheyAre() {
    assertEquals(MicroBenchmark.BATCH, folded(Rows.DISTINCT).size());
  }

  @Test
  void ofTheHotRowsOneChangeEachIsLeft() {
    assertEquals(100 + MicroBenchmark.BATCH / 10, folded(Rows.HOT).size());
  }

  @Test
  void whatAnUpdateLeftOutComesFromTheInsert() {
    ChangeBatch folded = folded(Rows.UNCHANGED);
    assertEquals(MicroBenchmark.BATCH / 2, folded.size());
    assertTrue(
        folded.changes().stream()
            .allMatch(change -> change.after().equals(Orders.paid((Long) change.key().value(0)))));
  }
}
