package io.sluice.app.metrics;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.TableSetAside;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A source that says of itself what the test wants. */
final class FakeSource implements ChangeSource {
  OptionalLong bytes = OptionalLong.empty();
  OptionalLong held = OptionalLong.empty();
  OptionalDouble progress = OptionalDouble.empty();
  List<TableSetAside> setAside = List.of();

  @Override
  public List<TableSetAside> setAside() {
    return setAside;
  }

  @Override
  public OptionalLong heldBackBytes() {
    return held;
  }

  @Override
  public OptionalDouble snapshotProgress() {
    return progress;
  }

  @Override
  public OptionalLong lagBytes() {
    return bytes;
  }

  @Override
  public List<Problem> check() {
    return List.of();
  }

  @Override
  public List<TableSchema> tables() {
    return List.of();
  }

  @Override
  public void claim() {}

  @Override
  public ChangeStream open(Optional<Checkpoint> from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RowReader rows() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CaptureRequests requests() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
