package io.sluice.app.metrics;

import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.SinkLag;
import io.sluice.ports.log.StoppedTable;
import java.util.List;
import java.util.Optional;

/** A log that says of itself what the test wants. */
final class FakeLog implements ChangeLog {
  List<StoppedTable> stopped = List.of();
  long records;
  PortException failure;

  @Override
  public SinkLag lag(String sink) throws PortException {
    if (failure != null) {
      throw failure;
    }
    return new SinkLag(records);
  }

  @Override
  public List<StoppedTable> stoppedTables() throws PortException {
    if (failure != null) {
      throw failure;
    }
    return stopped;
  }

  @Override
  public void check() {}

  @Override
  public LogWriter openWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChangeStream subscribe(String sink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Checkpoint> forgetCheckpoint() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Checkpoint> lastCheckpoint() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogPosition end() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean passed(String sink, LogPosition position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
