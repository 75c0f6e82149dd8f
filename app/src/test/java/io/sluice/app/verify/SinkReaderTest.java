package io.sluice.app.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.ports.Handler;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SinkReaderTest {
  private static final ColumnTypes NO_TYPES = new ColumnTypes("docs", Map.of());

  private int open;

  @Test
  void aReaderHasTwoInstancesOfTheSinkAndClosesBoth() throws Exception {
    SinkReader reader = SinkReader.open("docs", NO_TYPES, worker -> new Readable()).orElseThrow();
    assertEquals("docs", reader.name());
    assertNotSame(reader.scanned(), reader.lookedUp());
    assertEquals(2, open);
    reader.close();
    assertEquals(0, open);
  }

  @Test
  void aSinkThatCannotBeReadIsClosedAgain() throws Exception {
    assertEquals(Optional.empty(), SinkReader.open("docs", NO_TYPES, worker -> new Counted()));
    assertEquals(0, open);
  }

  @Test
  void whereTheSecondInstanceCannotBeOpenedTheFirstIsClosed() {
    SinkException failure = new TransientSinkException("no more connections");
    assertSame(
        failure,
        assertThrows(
            SinkException.class,
            () ->
                SinkReader.open(
                    "docs",
                    NO_TYPES,
                    worker -> {
                      if (open > 0) {
                        throw failure;
                      }
                      return new Readable();
                    })));
    assertEquals(0, open);
  }

  /** A sink that counts how many of it are open. */
  private class Counted implements Sink {
    Counted() {
      open++;
    }

    @Override
    public void write(ChangeBatch batch) {
      throw new UnsupportedOperationException("it is for reading");
    }

    @Override
    public void close() {
      open--;
    }
  }

  private final class Readable extends Counted implements ReadableSink {
    @Override
    public void scan(TableSchema table, Handler<StoredRow> rows) {}

    @Override
    public void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows) {}
  }
}
