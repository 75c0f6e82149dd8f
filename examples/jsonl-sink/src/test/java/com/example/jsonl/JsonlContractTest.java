package com.example.jsonl;

import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.testkit.Outage;
import io.sluice.testkit.Rejection;
import io.sluice.testkit.SinkContractTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class JsonlContractTest extends SinkContractTest {
  @TempDir static Path folder;

  @Override
  protected Sink openSink() {
    return new JsonlPlugin()
        .open(new JsonlPlugin.Config(folder.toString()), new SinkContext("contract", "jsonl", 0));
  }

  @Override
  protected List<Row> readRows(TableSchema table) throws Exception {
    return new JsonlReader(folder).rows(table);
  }

  @Override
  protected boolean readable() {
    return false;
  }

  /** A folder on this machine's disk cannot be away. */
  @Override
  protected Optional<Outage> outage() {
    return Optional.empty();
  }

  /** A line takes any value there is. */
  @Override
  protected List<Rejection> rejections() {
    return List.of();
  }
}
