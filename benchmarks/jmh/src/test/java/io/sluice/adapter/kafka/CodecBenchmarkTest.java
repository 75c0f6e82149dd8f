package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.bench.micro.Changes;
import org.junit.jupiter.api.Test;

class CodecBenchmarkTest {
  @Test
  void whatIsDecodedIsWhatWasEncoded() throws Exception {
    for (Changes changes : Changes.values()) {
      CodecBenchmark benchmark = new CodecBenchmark();
      benchmark.changes = changes;
      benchmark.prepare();
      assertEquals(changes.batch(), benchmark.decode());
    }
  }
}
