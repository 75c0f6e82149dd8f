package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Operation;
import io.sluice.ports.ChangeHandler;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The main class of a {@link CaptureProcess}: captures until it is killed or fails, and prints what
 * it gets. It can kill itself around rows that are read, which nobody else could do as exactly.
 */
final class CaptureMain implements ChangeHandler {
  /** How the process is about to end. */
  enum Death {
    NEVER,
    /** With the first rows that are read, or the TRUNCATE in front of them, in its hands. */
    BEFORE_ROWS,
    /** In the middle of a piece, of which a part is written and nothing committed. */
    AMONG_ROWS,
    /** As soon as rows are committed, before the source has heard of it. */
    AFTER_ROWS
  }

  private final Death death;
  private final PrintStream out;
  private int batchesOfRows;

  private CaptureMain(Death death, PrintStream out) {
    this.death = death;
    this.out = out;
  }

  /**
   * @param args pipeline, url, user, password, tables with commas between, {@link Death}; then
   *     version and offset of a checkpoint, or nothing
   */
  public static void main(String[] args) throws Exception {
    PostgresSourceConfig config =
        TestDatabase.config(args[1], args[2], args[3], List.of(args[4].split(",")));
    Optional<Checkpoint> from =
        args.length == 6
            ? Optional.empty()
            : Optional.of(new Checkpoint(args[7], Long.parseLong(args[6])));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (PostgresSource source = new PostgresSource(args[0], config, Clock.systemUTC())) {
      source.claim();
      source.open(from).run(new CaptureMain(Death.valueOf(args[5]), out));
    } catch (Exception e) {
      out.println("ended: " + e);
    }
    out.flush();
    System.exit(0);
  }

  @Override
  public void handle(ChangeBatch batch) {
    boolean ofRows = batch.changes().stream().anyMatch(CaptureMain::isOfSnapshot);
    batchesOfRows += ofRows ? 1 : 0;
    if (ofRows && death == Death.BEFORE_ROWS) {
      die();
    }
    batch.changes().forEach(change -> out.println(CaptureProcess.describe(change)));
    batch
        .checkpoint()
        .ifPresent(at -> out.println("checkpoint " + at.version() + " " + at.offset()));
    out.flush();
    boolean committed = batch.checkpoint().isPresent();
    if (death == Death.AMONG_ROWS && ofRows && !committed
        || death == Death.AFTER_ROWS && batchesOfRows > 0 && committed) {
      die();
    }
  }

  private static boolean isOfSnapshot(ChangeEvent change) {
    return change.operation() == Operation.READ || change.isTruncate();
  }

  /** As SIGKILL does: nothing is closed, nobody is told. */
  private static void die() {
    Runtime.getRuntime().halt(137);
  }
}
