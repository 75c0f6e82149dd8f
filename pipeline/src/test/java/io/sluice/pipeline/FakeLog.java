package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.log.SinkLag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A log in memory: every subscriber gets every batch, from the beginning. */
public class FakeLog implements ChangeLog {
  private final List<ChangeBatch> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger writersOpened = new AtomicInteger();

  int writersOpened() {
    return writersOpened.get();
  }

  @Override
  public void check() {}

  @Override
  public LogWriter openWriter() {
    writersOpened.incrementAndGet();
    return new LogWriter() {
      @Override
      public Optional<Checkpoint> lastCheckpoint() {
        return Optional.empty();
      }

      @Override
      public void handle(ChangeBatch batch) {
        append(batch);
      }

      @Override
      public void close() {}
    };
  }

  private synchronized void append(ChangeBatch batch) {
    batches.add(batch);
    notifyAll();
  }

  private synchronized ChangeBatch read(int index) throws InterruptedException {
    while (batches.size() <= index) {
      wait();
    }
    return batches.get(index);
  }

  @Override
  public ChangeStream subscribe(String sink) {
    return handler -> {
      for (int i = 0; ; i++) {
        handler.handle(read(i));
      }
    };
  }

  @Override
  public SinkLag lag(String sink) {
    return new SinkLag(0);
  }

  @Override
  public Optional<Checkpoint> lastCheckpoint() {
    return Optional.empty();
  }

  @Override
  public Optional<Checkpoint> forgetCheckpoint() {
    return Optional.empty();
  }

  @Override
  public LogPosition end() {
    return new LogPosition(Map.of());
  }

  @Override
  public boolean passed(String sink, LogPosition position) {
    return true;
  }

  @Override
  public void close() {}
}
