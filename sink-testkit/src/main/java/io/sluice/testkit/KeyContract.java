package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.RejectedChangesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A row is found again by its key, whatever the key is made of, and never taken for another. */
interface KeyContract extends Bench {
  @TestFactory
  default Stream<DynamicTest> everyTypeCanBeAKey() {
    return Samples.keyTypes().stream()
        .map(type -> DynamicTest.dynamicTest("key of type " + type, () -> keysOf(type)));
  }

  private void keysOf(ColumnType type) throws Exception {
    TableSchema table =
        table("keys", List.of(Samples.column("k", type), Samples.column("n", Scalar.INT32)), "k");
    comeChangeAndGo(table, Samples.keys(type).stream().map(key -> new Object[] {key}).toList());
  }

  /** Each key gets a row, each is changed; then every second goes, for good. */
  private void comeChangeAndGo(TableSchema table, List<Object[]> keys) throws Exception {
    List<ChangeEvent> inserts = new ArrayList<>();
    List<ChangeEvent> updates = new ArrayList<>();
    List<ChangeEvent> deletes = new ArrayList<>();
    List<Row> left = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      inserts.add(upsert(i, row(table, keys.get(i), -1)));
      Row updated = row(table, keys.get(i), i);
      updates.add(upsert(1_000 + i, updated));
      if (i % 2 == 0) {
        deletes.add(delete(2_000 + i, table, keys.get(i)));
      } else {
        left.add(updated);
      }
    }
    write(sink(), inserts);
    expect(table, inserts.stream().map(ChangeEvent::after).toList());
    reopen();
    write(sink(), updates);
    expect(table, updates.stream().map(ChangeEvent::after).toList());
    write(sink(), deletes);
    expect(table, left);
    write(sink(), updates);
    expect(table, left);
  }

  private static Row row(TableSchema table, Object[] key, int n) {
    Object[] values = new Object[key.length + 1];
    System.arraycopy(key, 0, values, 0, key.length);
    values[key.length] = n;
    return new Row(table, values);
  }

  @Test
  default void textKeysThatLookAlikeAreDifferentRows() throws Exception {
    TableSchema table =
        table(
            "texts",
            List.of(Samples.column("k", Scalar.TEXT), Samples.column("n", Scalar.INT32)),
            "k");
    String longText = "x".repeat(2_000);
    List<String> keys =
        List.of(
            "",
            " ",
            "  ",
            "a",
            "A",
            "a ",
            " a",
            "\u00e4",
            "a\u0308",
            "null",
            "0",
            "00",
            "0.0",
            ".",
            "..",
            "/",
            "a/b",
            "a%2Fb",
            "_a",
            "-a",
            "a\\",
            "\\",
            "\"",
            "'",
            "`",
            "\n",
            "\t",
            "$a",
            "{}",
            "[]",
            "{\"a\":1}",
            "a:b",
            "a,b",
            "a|b",
            "a\u0001b",
            "\u0001",
            "🚲",
            "漢字",
            longText,
            longText + "y",
            longText + "z");
    comeChangeAndGo(table, keys.stream().map(key -> new Object[] {key}).toList());
  }

  @Test
  default void compositeKeysThatLookAlikeAreDifferentRows() throws Exception {
    TableSchema table =
        table(
            "pairs",
            List.of(
                Samples.column("a", Scalar.TEXT),
                Samples.column("b", Scalar.TEXT),
                Samples.column("n", Scalar.INT32)),
            "a",
            "b");
    List<Object[]> keys = new ArrayList<>();
    for (String between :
        List.of(
            "", ":", "::", ",", ", ", "|", "/", "_", "-", ".", "\\", "\"", "\",\"", "#", "\u0001",
            "\u001f", "%", "&", "=", ";", "~", "+", " ", "\n")) {
      keys.add(new Object[] {"a" + between + "b", "c"});
      keys.add(new Object[] {"a", "b" + between + "c"});
      keys.add(new Object[] {"a" + between, "b"});
      keys.add(new Object[] {"a", between + "b"});
    }
    keys.add(new Object[] {"abc", ""});
    keys.add(new Object[] {"", "abc"});
    keys.add(new Object[] {"", ""});
    List<Object[]> distinct = new ArrayList<>();
    List<List<Object>> seen = new ArrayList<>();
    for (Object[] key : keys) {
      if (!seen.contains(List.of(key))) {
        seen.add(List.of(key));
        distinct.add(key);
      }
    }
    comeChangeAndGo(table, distinct);
  }

  @Test
  default void aCompositeKeyMayMixTypesAndStandAnywhereInTheRow() throws Exception {
    TableSchema table =
        table(
            "mixed",
            List.of(
                Samples.column("n", Scalar.INT32),
                Samples.column("line", Scalar.INT32),
                Samples.column("note", Scalar.TEXT),
                Samples.column("code", Scalar.TEXT),
                Samples.column("day", Scalar.DATE),
                Samples.column("owner", Scalar.UUID)),
            "owner",
            "code",
            "line",
            "day");
    Object owner = Samples.values(Scalar.UUID).get(3);
    Object day = Samples.values(Scalar.DATE).get(4);
    Object otherDay = Samples.values(Scalar.DATE).get(3);
    Row first = Row.of(table, 1, 23, "first", "1", day, owner);
    Row second = Row.of(table, 2, 3, "second", "12", day, owner);
    Row third = Row.of(table, 3, 3, "third", "12", otherDay, owner);
    write(upsert(1, first), upsert(2, second), upsert(3, third));
    expect(table, first, second, third);
    Row changed = Row.of(table, 4, 3, null, "12", day, owner);
    write(upsert(4, changed), delete(5, table, owner, "1", 23, day));
    expect(table, changed, third);
    write(delete(6, table, owner, "12", 3, otherDay));
    expect(table, changed);
  }

  @Test
  default void aRowMayBeNothingButItsKey() throws Exception {
    TableSchema single = table("only", List.of(Samples.column("k", Scalar.TEXT)), "k");
    TableSchema pair =
        table(
            "only_pair",
            List.of(Samples.column("a", Scalar.INT64), Samples.column("b", Scalar.INT64)),
            "b",
            "a");
    for (int i = 0; i < 2; i++) {
      write(
          upsert(1, Row.of(single, "x")),
          upsert(2, Row.of(single, "y")),
          upsert(3, Row.of(pair, 1L, 2L)),
          upsert(4, Row.of(pair, 2L, 1L)));
      expect(single, Row.of(single, "x"), Row.of(single, "y"));
      expect(pair, Row.of(pair, 1L, 2L), Row.of(pair, 2L, 1L));
    }
    write(delete(5, single, "x"), delete(6, pair, 2L, 1L));
    expect(single, Row.of(single, "y"));
    expect(pair, Row.of(pair, 2L, 1L));
  }

  @Test
  default void veryLongKeysAreStoredOrRejectedByName() throws Exception {
    TableSchema table =
        table(
            "long_keys",
            List.of(Samples.column("k", Scalar.TEXT), Samples.column("n", Scalar.INT32)),
            "k");
    String longKey = "k".repeat(200_000);
    ChangeEvent first = upsert(1, Row.of(table, longKey + "1", 1));
    ChangeEvent second = upsert(2, Row.of(table, longKey + "2", 2));
    ChangeEvent fine = upsert(3, Row.of(table, "k", 3));
    try {
      write(first, second, fine);
      expect(table, first.after(), second.after(), fine.after());
    } catch (RejectedChangesException rejected) {
      Set<RowKey> named =
          rejected.rejected().stream().map(one -> one.change().key()).collect(Collectors.toSet());
      assertTrue(Set.of(first.key(), second.key()).containsAll(named), "a short key is rejected");
      write(fine);
      expect(table, fine.after());
    }
  }
}
