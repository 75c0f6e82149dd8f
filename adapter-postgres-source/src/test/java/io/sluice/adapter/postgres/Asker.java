package io.sluice.adapter.postgres;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.util.List;
import java.util.Optional;

/** Asks for rows of a test's tables, and waits for what a recorder's checkpoints say of it. */
final class Asker implements AutoCloseable {
  private final CaptureRequests requests;
  private final Recorder log;
  private final String schema;

  Asker(ChangeSource source, Recorder log) {
    this(source, log, "public");
  }

  Asker(ChangeSource source, Recorder log, String schema) {
    this.schema = schema;
    this.requests = source.requests();
    this.log = log;
  }

  CaptureRequests requests() {
    return requests;
  }

  Mark rows(String table, RowKey... keys) throws PortException {
    return requests.rereadRows(new TableId(schema, table), List.of(keys));
  }

  Mark table(String table) throws PortException {
    return requests.rereadTable(new TableId(schema, table), Optional.empty());
  }

  Mark table(String table, String condition) throws PortException {
    return requests.rereadTable(new TableId(schema, table), Optional.of(condition));
  }

  Progress progress(Mark mark) {
    try {
      return requests.progress(log.checkpoint().orElseThrow(), mark);
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  Progress await(State state, Mark mark) throws InterruptedException {
    log.await(() -> progress(mark).state() == state, () -> state + " instead of " + progress(mark));
    return progress(mark);
  }

  Progress done(Mark mark) throws InterruptedException {
    return await(State.DONE, mark);
  }

  @Override
  public void close() {
    requests.close();
  }
}
