package io.sluice.app.verify;

import io.sluice.app.config.ConfiguredSink;
import io.sluice.pipeline.SinkUnit;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import java.util.Optional;

/**
 * A sink opened twice to be read by one thread: rows are looked up by key while a scan is under
 * way, and a sink does one thing at a time.
 *
 * @param name the sink's name in the configuration
 * @param types the columns that it has as another type
 * @param scanned for reading from end to end
 * @param lookedUp for looking up rows in between
 */
public record SinkReader(
    String name, ColumnTypes types, ReadableSink scanned, ReadableSink lookedUp)
    implements AutoCloseable {
  /** Not a worker of the pipeline. */
  private static final int SCANNING = 1_000;

  private static final int LOOKING_UP = 1_001;

  /**
   * Opens a sink; the target need not be up.
   *
   * @return empty if the sink's plugin cannot read back what it writes
   */
  public static Optional<SinkReader> open(ConfiguredSink<?> sink, String pipeline)
      throws SinkException {
    return open(sink.name(), sink.types(), worker -> sink.open(pipeline, worker));
  }

  static Optional<SinkReader> open(String name, ColumnTypes types, SinkUnit.Opener opener)
      throws SinkException {
    Sink scanned = opener.open(SCANNING);
    if (!(scanned instanceof ReadableSink readable)) {
      scanned.close();
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SinkReader(name, types, readable, (ReadableSink) opener.open(LOOKING_UP)));
    } catch (SinkException | RuntimeException e) {
      scanned.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      scanned.close();
    } finally {
      lookedUp.close();
    }
  }
}
