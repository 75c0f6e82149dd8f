package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TablesHeldException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.DeadLetterWriter;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log's batches into one sink: repeats what failed for a passing reason for as long as
 * it takes, sets aside what can never be applied, and has a table wait that the target does not
 * take. It returns only when every change of the batch is durable, in the target or in the dead
 * letters; where tables wait, every change but theirs.
 */
final class Delivery implements ChangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final String name;
  private final Sink sink;
  private final RejectionRule onRejected;
  private final DeadLetterWriter deadLetters;
  private final HeldTables held;
  private final Backoff backoff;
  private final PipelineObserver observer;
  private final ComponentStatus status;

  Delivery(
      String name,
      Sink sink,
      RejectionRule onRejected,
      DeadLetterWriter deadLetters,
      HeldTables held,
      Backoff backoff,
      PipelineObserver observer,
      ComponentStatus status) {
    this.name = name;
    this.sink = sink;
    this.onRejected = onRejected;
    this.deadLetters = deadLetters;
    this.held = held;
    this.backoff = backoff;
    this.observer = observer;
    this.status = status;
  }

  @Override
  public void handle(ChangeBatch batch) throws PortException, InterruptedException {
    ChangeBatch left = batch;
    Map<Long, Integer> rejections = new HashMap<>();
    Set<TableId> waiting = new HashSet<>();
    boolean written = false;
    while (!written && !left.isEmpty()) {
      try {
        write(left);
        backoff.succeeded();
        status.running();
        held.written(tables(left));
        written = true;
      } catch (TransientSinkException e) {
        again(e);
      } catch (RejectedChangesException e) {
        left = afterRejection(left, e, rejections);
      } catch (TableRefusedException e) {
        left = without(left, e);
        held.refused(e);
        waiting.add(e.table());
        status.running();
      }
    }
    if (!waiting.isEmpty()) {
      throw new TablesHeldException(waiting);
    }
  }

  private static Set<TableId> tables(ChangeBatch batch) {
    Set<TableId> tables = new HashSet<>();
    batch.changes().forEach(change -> tables.add(change.table().id()));
    return tables;
  }

  private ChangeBatch without(ChangeBatch batch, TableRefusedException refusal) {
    List<ChangeEvent> left =
        batch.changes().stream()
            .filter(change -> !change.table().id().equals(refusal.table()))
            .toList();
    if (left.size() == batch.size()) {
      throw new IllegalStateException(
          "sink " + name + " refused table " + refusal.table() + ", which was not in the batch");
    }
    return ChangeBatch.of(left);
  }

  private void write(ChangeBatch batch) throws PortException, InterruptedException {
    status.workBegins();
    try {
      long start = System.nanoTime();
      sink.write(batch);
      observer.delivered(name, batch, System.nanoTime() - start);
    } finally {
      status.workEnds();
    }
  }

  /**
   * What is to be written now.
   *
   * @param rejections how often each change of the batch has been rejected, by version
   */
  private ChangeBatch afterRejection(
      ChangeBatch batch, RejectedChangesException rejection, Map<Long, Integer> rejections)
      throws PortException, InterruptedException {
    List<RejectedChange> givenUp = new ArrayList<>();
    for (RejectedChange each : rejection.rejected()) {
      int times = rejections.merge(each.change().version(), 1, Integer::sum);
      if (times >= onRejected.attempts()) {
        givenUp.add(each);
      }
    }
    if (givenUp.isEmpty()) {
      again(rejection);
      return batch;
    }
    ChangeBatch left = without(batch, givenUp);
    switch (onRejected.policy()) {
      case DEAD_LETTER -> setAside(givenUp);
      case SKIP -> skip(givenUp);
      case STOP ->
          throw new FatalSinkException(
              rejection.getMessage()
                  + ". Mend the cause and restart, or set onRejected: dead-letter for sink "
                  + name,
              rejection);
    }
    return left;
  }

  private void skip(List<RejectedChange> rejected) {
    for (RejectedChange each : rejected) {
      List<String> key = each.change().table().keyColumns();
      LOG.warn("sink {}: skipped for good, as configured: {} (key {})", name, each, key);
    }
    observer.skipped(name, rejected.size());
  }

  private void setAside(List<RejectedChange> rejected) throws PortException, InterruptedException {
    while (true) {
      try {
        deadLetters.store(name, rejected);
        LOG.warn(
            "sink {}: {} changes set aside in the dead letters, first: {}",
            name,
            rejected.size(),
            rejected.get(0));
        observer.deadLettered(name, rejected.size());
        return;
      } catch (TransientPortException e) {
        again(e);
      }
    }
  }

  private void again(PortException failure) throws InterruptedException {
    LOG.debug("sink {}: attempt failed", name, failure);
    status.retrying(failure.getMessage());
    observer.retrying(status.component());
    backoff.failed();
  }

  /**
   * The batch without the rejected changes. What came before a rejected change in its row stays,
   * and is what the target ends with.
   */
  private ChangeBatch without(ChangeBatch batch, List<RejectedChange> rejected) {
    Set<Long> versions = new HashSet<>();
    rejected.forEach(each -> versions.add(each.change().version()));
    List<ChangeEvent> left = new ArrayList<>(batch.size());
    for (ChangeEvent change : batch.changes()) {
      if (!versions.contains(change.version())) {
        left.add(change);
      }
    }
    if (left.size() == batch.size()) {
      throw new IllegalStateException(
          "sink "
              + name
              + " rejected changes that were not in the batch, first: "
              + rejected.get(0));
    }
    return ChangeBatch.of(left);
  }
}
