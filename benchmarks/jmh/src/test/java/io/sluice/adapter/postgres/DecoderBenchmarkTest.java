package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.bench.micro.Changes;
import io.sluice.bench.micro.MicroBenchmark;
import io.sluice.bench.micro.Orders;
import io.sluice.domain.ChangeEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecoderBenchmarkTest {
  private static DecoderBenchmark of(Changes changes) throws Exception {
    DecoderBenchmark benchmark = new DecoderBenchmark();
    benchmark.changes = changes;
    benchmark.prepare();
    return benchmark;
  }

  /** All but the version and the position, which the decoder gives. */
  private static List<List<Object>> rows(List<ChangeEvent> changes) {
    return changes.stream()
        .map(c -> Arrays.<Object>asList(c.operation(), c.key(), c.before(), c.after()))
        .toList();
  }

  @Test
  void theMessagesAreDecodedToTheChangesThatTheyWereMadeOf() throws Exception {
    for (Changes changes : Changes.values()) {
      assertEquals(rows(changes.batch()), rows(of(changes).rows()));
    }
  }

  @Test
  void everyInvocationDecodesTheWholeTransactionAgain() throws Exception {
    DecoderBenchmark benchmark = of(Changes.INSERTS);
    assertEquals(rows(benchmark.rows()), rows(benchmark.rows()));
  }

  @Test
  void theMessagesAloneHaveAllValues() throws Exception {
    int values = MicroBenchmark.BATCH * Orders.TABLE.size();
    DecoderBenchmark inserts = of(Changes.INSERTS);
    inserts.messages();
    assertEquals(values, inserts.messages());
    assertEquals(2 * values, of(Changes.OLD_ROWS).messages());
  }
}
