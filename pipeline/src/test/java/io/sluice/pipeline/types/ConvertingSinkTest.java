package io.sluice.pipeline.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConvertingSinkTest {
  private static final TableSchema NOTES =
      new TableSchema(
          new TableId("s", "notes"),
          List.of(
              new Column("id", Scalar.INT32, false),
              new Column("amount", Scalar.TEXT, true),
              new Column("owner", Scalar.INT32, true),
              new Column("seen", Scalar.DATE, true)),
          List.of("id"),
          List.of(
              new ForeignKey(
                  "fk", List.of("owner"), new TableId("s", "people"), List.of("id"), true)));

  private final Recording target = new Recording();

  @Test
  void namedColumnsHaveTheOtherTypeAndAllElseStays() throws Exception {
    Row before = Row.of(NOTES, 1, "1", 5, null);
    Row after = Row.of(NOTES, 1, "2", 5, null);
    Row unchanged = Row.of(NOTES, 2, Row.UNCHANGED, null, null);
    ChangeEvent delete = ChangeEvent.delete(NOTES, RowKey.of(3), null, 12, SourcePosition.NONE);
    ChangeEvent truncate = ChangeEvent.truncate(NOTES, 13, SourcePosition.NONE);
    write(
        Map.of("s.notes.amount", TypeForm.BIGINT),
        ChangeEvent.upsert(Operation.UPDATE, before, after, 10, SourcePosition.NONE),
        upsert(11, unchanged),
        delete,
        truncate);
    List<ChangeEvent> written = target.last.changes();
    TableSchema schema = written.get(0).table();
    assertEquals(Scalar.INT64, schema.columns().get(1).type());
    assertEquals(NOTES.columns().get(0), schema.columns().get(0));
    assertEquals(NOTES.keyColumns(), schema.keyColumns());
    assertEquals(NOTES.foreignKeys(), schema.foreignKeys());
    assertEquals(2L, written.get(0).after().value("amount"));
    assertEquals(1L, written.get(0).before().value("amount"));
    assertTrue(written.get(1).after().isUnchanged(1));
    written.forEach(each -> assertSame(schema, each.table()));
    assertEquals(List.of(10L, 11L, 12L, 13L), written.stream().map(ChangeEvent::version).toList());
    assertEquals("2", after.value("amount"), "the change of others was written to");
  }

  @Test
  void tablesThatAreNotNamedAreHandedOnAsTheyAre() throws Exception {
    ChangeEvent change = upsert(1, Row.of(NOTES, 1, "x", null, null));
    write(Map.of("s.others.amount", TypeForm.BIGINT), change);
    assertSame(change, target.last.changes().get(0));
    assertSame(target, ConvertingSink.of(target, new ColumnTypes("docs", Map.of())));
  }

  @Test
  void changesWithAValueOfNoSuchFormAreRejectedAndNothingIsWritten() {
    ChangeEvent bad = upsert(2, Row.of(NOTES, 2, "secret", null, null));
    RejectedChangesException rejection =
        assertThrows(
            RejectedChangesException.class,
            () ->
                write(
                    Map.of("s.notes.amount", TypeForm.BIGINT),
                    upsert(1, Row.of(NOTES, 1, "1", null, null)),
                    bad));
    assertEquals(1, rejection.rejected().size());
    assertSame(bad, rejection.rejected().get(0).change());
    String reason = rejection.rejected().get(0).reason();
    assertTrue(reason.contains("amount") && reason.contains("bigint"), reason);
    assertFalse(reason.contains("secret"), reason);
    assertEquals(null, target.last);
  }

  @Test
  void anOldRowWithAValueOfNoSuchFormIsLeftOut() throws Exception {
    Row before = Row.of(NOTES, 1, "none", null, null);
    Row after = Row.of(NOTES, 1, "2", null, null);
    write(
        Map.of("s.notes.amount", TypeForm.BIGINT),
        ChangeEvent.upsert(Operation.UPDATE, before, after, 10, SourcePosition.NONE));
    assertEquals(null, target.last.changes().get(0).before());
  }

  @Test
  void whatTheSinkRejectsIsRejectedAsTheSourceMadeItWithWhatTheFoldKnew() {
    target.rejects = 2;
    ChangeEvent first = upsert(1, Row.of(NOTES, 1, "7", null, null));
    ChangeEvent second = upsert(2, Row.of(NOTES, 1, Row.UNCHANGED, 4, null));
    RejectedChangesException rejection =
        assertThrows(
            RejectedChangesException.class,
            () -> write(Map.of("s.notes.amount", TypeForm.BIGINT), first, second));
    ChangeEvent rejected = rejection.rejected().get(0).change();
    assertEquals(Row.of(NOTES, 1, "7", 4, null), rejected.after());
    assertEquals(NOTES, rejected.table());
    assertEquals("as the test wants", rejection.rejected().get(0).reason());
  }

  @Test
  void aTableWhoseColumnsCannotHaveTheTypeWaitsAlone() {
    assertRefused("s.notes.id", TypeForm.TEXT, "part of the key");
    assertRefused("s.notes.owner", TypeForm.TEXT, "references another table");
    assertRefused("s.notes.seen", TypeForm.DOUBLE, "holds date, which cannot be double");
  }

  private void assertRefused(String column, TypeForm form, String said) {
    TableRefusedException refusal =
        assertThrows(
            TableRefusedException.class,
            () -> write(Map.of(column, form), upsert(1, Row.of(NOTES, 1, "1", null, null))));
    assertEquals(NOTES.id(), refusal.table());
    assertTrue(refusal.getMessage().contains(said), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("sink docs"), refusal.getMessage());
  }

  @Test
  void namesThatNoTableHasAreProblems() {
    ColumnTypes types =
        new ColumnTypes(
            "docs",
            Map.of(
                "s.notes.amount", TypeForm.BIGINT,
                "s.notes.amuont", TypeForm.BIGINT,
                "s.nots.amount", TypeForm.BIGINT));
    assertEquals(
        List.of(
            "`types` of sink docs: no captured table has a column s.notes.amuont",
            "`types` of sink docs: no captured table has a column s.nots.amount"),
        types.problems(List.of(NOTES)));
  }

  private static ChangeEvent upsert(long version, Row row) {
    return ChangeEvent.upsert(Operation.INSERT, null, row, version, SourcePosition.NONE);
  }

  private void write(Map<String, TypeForm> types, ChangeEvent... changes)
      throws SinkException, InterruptedException {
    ConvertingSink.of(target, new ColumnTypes("docs", types))
        .write(ChangeBatch.of(List.of(changes)));
  }

  /** Keeps the batch; rejects the change of one version, folded. */
  private static final class Recording implements Sink {
    private ChangeBatch last;
    private long rejects;

    @Override
    public void write(ChangeBatch batch) throws SinkException {
      List<RejectedChange> rejected =
          batch.latestPerRow().changes().stream()
              .filter(change -> change.version() == rejects)
              .map(change -> new RejectedChange(change, "as the test wants"))
              .toList();
      if (!rejected.isEmpty()) {
        throw new RejectedChangesException(rejected);
      }
      last = batch;
    }

    @Override
    public void close() {
      // nothing to let go of
    }
  }
}
