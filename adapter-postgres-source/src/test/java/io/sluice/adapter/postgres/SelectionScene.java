package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Row;
import io.sluice.ports.source.Problem;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/**
 * A capture of a part of what the tables hold; values with SECRET in them must not be in its log.
 */
abstract class SelectionScene extends Scene {
  private static final String SALT = "salt for tests 123";
  private boolean started;

  final PostgresSource selecting(
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String... tables) {
    started = true;
    source.close();
    return new PostgresSource(
        db.name(), db.configSelecting(columns, where, masks, tables), Clock.systemUTC());
  }

  final void restart(
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String... tables)
      throws Exception {
    log.stop();
    source = selecting(columns, where, masks, tables);
    log.start(source);
  }

  @AfterEach
  final void stopStream() throws Exception {
    if (started) {
      log.stop();
    }
  }

  final List<Problem> problems(
      Map<String, String> columns, Map<String, String> where, Map<String, String> masks)
      throws Exception {
    try (PostgresSource checked =
        new PostgresSource(
            db.name(), db.configSelecting(columns, where, masks, "public.*"), Clock.systemUTC())) {
      return checked.check();
    }
  }

  static String hash(String text) {
    return Mask.parse("hash", SALT).apply(text);
  }

  final String offset() {
    return log.checkpoint().map(Checkpoint::offset).orElse("");
  }

  /** Waits until everything that is committed now is in the log, and every request done. */
  final void settle() throws Exception {
    try (Asker asker = new Asker(source, log)) {
      log.await(() -> !offset().contains("\"requests\""), () -> "requests to end: " + offset());
      asker.done(asker.requests().mark());
    }
  }

  /** That the log makes of the tables what the source's reader, masked as well, finds there. */
  final void assertSame() throws Exception {
    settle();
    assertEquals(Recorder.contents(source), log.fold());
  }

  /** All that the log got, as text. */
  final String text() {
    StringBuilder text = new StringBuilder(offset());
    for (ChangeEvent change : log.changes()) {
      text.append('\n').append(change.table()).append(change.key());
      append(text, change.before());
      append(text, change.after());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Row row) {
    if (row != null) {
      text.append(Arrays.deepToString(row.values()));
    }
  }

  final void assertSecretsStay() {
    assertFalse(text().contains("SECRET"), this::text);
  }
}
