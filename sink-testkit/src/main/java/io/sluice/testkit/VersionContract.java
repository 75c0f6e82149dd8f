package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever comes again or late: the target never goes backwards, and what is gone stays gone. */
interface VersionContract extends Bench {
  @Test
  default void aBatchWrittenTwiceIsAsIfWrittenOnce() throws Exception {
    TableSchema people = people();
    List<ChangeEvent> batch =
        List.of(
            upsert(1, Row.of(people, 1L, "Ada", null, 36)),
            upsert(2, Row.of(people, 2L, "Bob", "x", 40)),
            upsert(3, Row.of(people, 1L, "Ada L.", "y", null)),
            delete(4, people, 2L),
            upsert(5, Row.of(people, 3L, "Eve", null, null)));
    for (int i = 0; i < 3; i++) {
      write(sink(), batch);
      expect(
          people, Row.of(people, 1L, "Ada L.", "y", null), Row.of(people, 3L, "Eve", null, null));
      reopen();
    }
  }

  @Test
  default void aPartOfABatchWrittenAgainChangesNothing() throws Exception {
    TableSchema people = people();
    List<ChangeEvent> batch =
        List.of(
            upsert(1, Row.of(people, 1L, "one", null, 1)),
            upsert(2, Row.of(people, 1L, "two", null, 2)),
            delete(3, people, 1L),
            upsert(4, Row.of(people, 1L, "four", null, 4)),
            upsert(5, Row.of(people, 2L, "other", null, 5)),
            delete(6, people, 2L));
    write(sink(), batch);
    for (int from = 0; from < batch.size(); from++) {
      for (int to = from + 1; to <= batch.size(); to++) {
        write(sink(), batch.subList(from, to));
        expect(people, Row.of(people, 1L, "four", null, 4));
      }
    }
  }

  @Test
  default void anOlderUpsertDoesNotReplaceANewerOne() throws Exception {
    TableSchema people = people();
    write(upsert(5, Row.of(people, 1L, "new", null, 5)));
    write(upsert(4, Row.of(people, 1L, "old", "old", 4)));
    expect(people, Row.of(people, 1L, "new", null, 5));
    reopen();
    write(upsert(3, Row.of(people, 1L, "older", "old", 3)));
    expect(people, Row.of(people, 1L, "new", null, 5));
  }

  @Test
  default void anOlderDeleteDoesNotRemoveANewerRow() throws Exception {
    TableSchema people = people();
    write(upsert(5, Row.of(people, 1L, "new", null, 5)));
    write(delete(4, people, 1L));
    expect(people, Row.of(people, 1L, "new", null, 5));
    reopen();
    write(delete(3, people, 1L));
    expect(people, Row.of(people, 1L, "new", null, 5));
  }

  @Test
  default void anOlderUpsertNeverRevivesADeletedRow() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(delete(5, people, 1L));
    write(upsert(4, Row.of(people, 1L, "late", null, 4)));
    expect(people);
    reopen();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    expect(people);
  }

  @Test
  default void anOlderUpsertNeverBringsARowWhoseDeleteFoundNothing() throws Exception {
    TableSchema people = people();
    write(delete(5, people, 1L));
    write(upsert(4, Row.of(people, 1L, "late", null, 4)));
    expect(people);
    write(upsert(2, Row.of(people, 2L, "short", null, 2)), delete(3, people, 2L));
    reopen();
    write(upsert(2, Row.of(people, 2L, "short", null, 2)));
    expect(people);
  }

  @Test
  default void anOlderDeleteDoesNotForgetANewerOne() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(delete(5, people, 1L));
    write(delete(2, people, 1L));
    write(upsert(4, Row.of(people, 1L, "late", null, 4)));
    expect(people);
  }

  @Test
  default void aNewerUpsertPassesADelete() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(delete(2, people, 1L));
    write(upsert(3, Row.of(people, 1L, "again", null, 3)));
    write(delete(2, people, 1L));
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    expect(people, Row.of(people, 1L, "again", null, 3));
  }

  @Test
  default void aSinkThatWasPausedCannotUndoWhatAnotherWrote() throws Exception {
    TableSchema people = people();
    Sink zombie = sink();
    Sink successor = another();
    write(
        zombie,
        List.of(
            upsert(1, Row.of(people, 1L, "Ada", null, 1)),
            upsert(2, Row.of(people, 2L, "Bob", null, 2)),
            upsert(3, Row.of(people, 3L, "Eve", null, 3))));
    write(
        successor,
        List.of(
            upsert(11, Row.of(people, 1L, "Ada", "newer", 11)),
            delete(12, people, 2L),
            delete(13, people, 3L),
            upsert(14, Row.of(people, 3L, "Eve", "again", 14)),
            delete(15, people, 4L)));
    write(
        zombie,
        List.of(
            upsert(4, Row.of(people, 1L, "Ada", "late", 4)),
            upsert(5, Row.of(people, 2L, "Bob", "late", 5)),
            delete(6, people, 3L),
            upsert(7, Row.of(people, 4L, "Joe", "late", 7))));
    expect(people, Row.of(people, 1L, "Ada", "newer", 11), Row.of(people, 3L, "Eve", "again", 14));
  }

  @Test
  default void ignoredChangesDoNotHinderTheOthersOfTheirBatch() throws Exception {
    TableSchema people = people();
    write(
        upsert(11, Row.of(people, 1L, "new", null, 11)),
        upsert(12, Row.of(people, 3L, "new", null, 12)),
        delete(13, people, 5L));
    write(
        upsert(1, Row.of(people, 1L, "late", null, 1)),
        upsert(2, Row.of(people, 2L, "fine", null, 2)),
        upsert(3, Row.of(people, 5L, "late", null, 3)),
        delete(4, people, 3L),
        upsert(5, Row.of(people, 4L, "fine", null, 5)));
    expect(
        people,
        Row.of(people, 1L, "new", null, 11),
        Row.of(people, 2L, "fine", null, 2),
        Row.of(people, 3L, "new", null, 12),
        Row.of(people, 4L, "fine", null, 5));
  }

  @Test
  default void versionsThatDifferByOneAreToldApartBeyondTheDoubles() throws Exception {
    TableSchema people = people();
    long large = (1L << 53) + 1;
    Row newer = Row.of(people, 1L, "newer", null, 1);
    Row older = Row.of(people, 1L, "older", null, 1);
    write(ChangeEvent.upsert(Operation.UPDATE, null, newer, large, SourcePosition.NONE));
    write(ChangeEvent.upsert(Operation.UPDATE, null, older, large - 1, SourcePosition.NONE));
    expect(people, newer);
    write(ChangeEvent.delete(people, newer.key(), null, large - 1, SourcePosition.NONE));
    expect(people, newer);
    write(ChangeEvent.upsert(Operation.UPDATE, null, older, large + 1, SourcePosition.NONE));
    expect(people, older);
  }

  @Test
  default void changesInAnyOrderAndRepeatedEndAsTheNewestSays() throws Exception {
    long seed = new Random().nextLong();
    try {
      deliverInDisorder(new Random(seed));
    } catch (AssertionError | Exception failure) {
      failure.addSuppressed(new IllegalStateException("the random seed was " + seed));
      throw failure;
    }
  }

  private void deliverInDisorder(Random random) throws Exception {
    TableSchema people = people();
    List<ChangeEvent> changes = new ArrayList<>();
    Map<Long, Row> rows = new TreeMap<>();
    for (int version = 1; version <= 150; version++) {
      long id = random.nextInt(12);
      if (random.nextInt(3) == 0) {
        changes.add(delete(version, people, RowKey.of(id)));
        rows.remove(id);
      } else {
        Object note = random.nextBoolean() ? null : "note " + version;
        Row row = Row.of(people, id, "v" + version, note, version);
        changes.add(upsert(version, row));
        rows.put(id, row);
      }
    }
    List<ChangeEvent> deliveries = new ArrayList<>(changes);
    deliveries.addAll(changes);
    Collections.shuffle(deliveries, random);
    Collection<Sink> sinks = List.of(sink(), another());
    for (int from = 0; from < deliveries.size(); ) {
      int to = Math.min(deliveries.size(), from + 1 + random.nextInt(20));
      List<ChangeEvent> batch = new ArrayList<>(deliveries.subList(from, to));
      batch.sort((a, b) -> Long.compare(a.version(), b.version()));
      write(sinks.stream().skip(random.nextInt(2)).findFirst().orElseThrow(), batch);
      from = to;
    }
    expect(people, rows.values());
  }
}
