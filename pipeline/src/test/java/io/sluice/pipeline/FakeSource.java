package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.StandbyException;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.RowReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A source that pushes what a test hands it, and fails when the test says so. */
final class FakeSource implements ChangeSource {
  private final LinkedBlockingQueue<ChangeBatch> batches = new LinkedBlockingQueue<>();
  private final Queue<PortException> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean otherHoldsTheClaim;

  void push(ChangeBatch batch) {
    batches.add(batch);
  }

  void failNext(PortException failure) {
    failures.add(failure);
  }

  void otherHoldsTheClaim(boolean held) {
    otherHoldsTheClaim = held;
  }

  @Override
  public List<Problem> check() {
    return List.of();
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(Fixtures.STAFF);
  }

  @Override
  public void claim() throws PortException {
    if (otherHoldsTheClaim) {
      throw new StandbyException("another process captures");
    }
  }

  @Override
  public ChangeStream open(Optional<Checkpoint> from) throws PortException {
    PortException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return handler -> {
      while (true) {
        handler.handle(batches.take());
      }
    };
  }

  @Override
  public OptionalLong lagBytes() {
    return OptionalLong.empty();
  }

  @Override
  public RowReader rows() {
    throw new UnsupportedOperationException("a pipeline does not read rows");
  }

  @Override
  public CaptureRequests requests() {
    throw new UnsupportedOperationException("a pipeline does not ask itself");
  }

  @Override
  public void close() {}
}
