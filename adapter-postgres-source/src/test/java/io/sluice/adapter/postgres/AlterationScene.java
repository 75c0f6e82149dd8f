package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.TransientPortException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** A capture of tables that are altered meanwhile. */
abstract class AlterationScene extends Scene {
  TableWriter writer;

  /**
   * Captures what there is.
   *
   * @param changes how many the snapshot has
   * @param table that others write to
   */
  final void capture(int changes, String table) throws Exception {
    log.start(source);
    log.await(changes);
    writer = new TableWriter(db, table);
  }

  @AfterEach
  void stop() throws Exception {
    writer.close();
    log.stop();
  }

  /** As the service does it after an ending that another start can mend. */
  final void goOn() throws Exception {
    Throwable ending = log.awaitEnd();
    assertTrue(ending instanceof TransientPortException, () -> "ended by " + ending);
    Messages.assertSays((TransientPortException) ending, "capture begins again");
    log.start(source);
  }

  /** Until every ALTER is noticed and every row that it changed is read. */
  final void settle() throws Exception {
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.requests().mark()); // what was to join has begun to
      log.await(this::formsKnown, () -> "the ALTER to be noticed; at " + offset());
      log.await(() -> !offset().contains("\"requests\""), () -> "requests to end: " + offset());
      asker.done(asker.requests().mark());
    }
  }

  private boolean formsKnown() {
    try {
      CapturedTables known =
          SourceOffset.parse(log.checkpoint().orElseThrow()).tables().orElseThrow();
      return new Catalog(db.connection(), db.config("public.*").selection())
          .tables(known.ids()::contains).stream()
              .allMatch(table -> table.form().since(known.of(table.id())) == TableForm.Effect.NONE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  final String offset() {
    return log.checkpoint().orElseThrow().offset();
  }

  final void assertSame() throws Exception {
    settle();
    Ledger.assertOrder(log, "");
    var contents = Recorder.contents(source);
    var fold = log.fold();
    for (TableId table : contents.keySet()) {
      assertEquals(plain(contents.get(table)), plain(fold.get(table)), table::toString);
    }
  }

  /** By column name; what is NULL or not there is left out. */
  static Map<String, Map<String, Object>> plain(Map<RowKey, Row> rows) {
    Map<String, Map<String, Object>> plain = new TreeMap<>();
    rows.forEach((key, row) -> plain.put(key.toString(), values(row)));
    return plain;
  }

  static Map<String, Object> values(Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (var column : row.schema().columns()) {
      Object value = row.value(column.name());
      if (value != null) {
        values.put(column.name(), value);
      }
    }
    return values;
  }
}
