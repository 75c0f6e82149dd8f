package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.ports.PortException;
import java.util.List;

/** A snapshot that ends before its end, and goes on at the next start. */
abstract class InterruptedSnapshotScene extends Scene {
  /** The snapshot's first checkpoint comes behind so many rows. */
  static final int BEHIND_CHECKPOINT = 50_000;

  int before;

  /** Ends the snapshot behind its first checkpoint. */
  void interrupt() throws Exception {
    log.stopAfter(1);
    log.start(source);
    assertInstanceOf(InterruptedException.class, log.awaitEnd());
    assertTrue(offset().contains("snapshot"), this::offset);
    before = log.changes().size();
    log.stopAfter(Integer.MAX_VALUE / 2);
  }

  String offset() {
    return log.checkpoint().orElseThrow().offset();
  }

  /** Starts again, and returns what has come since when all is there. */
  List<ChangeEvent> goOn() throws Exception {
    log.start(source);
    return awaitAll();
  }

  List<ChangeEvent> awaitAll() throws Exception {
    log.await(
        () -> !offset().contains("\"requests\"") && !offset().contains("\"snapshot\""),
        () -> "the rest of the snapshot, at " + offset());
    long end = Long.parseLong(db.ask("select pg_current_wal_lsn() - '0/0'"));
    log.await(() -> lsn() >= end, () -> "the end of the WAL");
    log.stop();
    assertTrue(Recorder.contents(source).equals(log.fold()), "the log and the tables differ");
    return log.changes().subList(before, log.changes().size());
  }

  private long lsn() {
    return log.checkpoint()
        .map(
            checkpoint -> {
              try {
                return SourceOffset.parse(checkpoint).lsn();
              } catch (PortException e) {
                throw new IllegalStateException(e);
              }
            })
        .orElse(0L);
  }

  static long count(List<ChangeEvent> changes, Operation operation) {
    return changes.stream().filter(change -> change.operation() == operation).count();
  }
}
