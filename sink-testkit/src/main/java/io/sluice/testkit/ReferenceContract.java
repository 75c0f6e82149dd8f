package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where a target keeps foreign keys as something of its own, what is read of them is what the rows
 * say; elsewhere nothing is handed on.
 */
interface ReferenceContract extends ReadBench {
  @Test
  default void referencesAreThoseThatTheRowsHave() throws Exception {
    TableId shopId = tableId("shops");
    ForeignKey toShop = foreignKey("shop", shopId, "shop_id");
    TableSchema people = referring(toShop);
    TableSchema shops = table(shopId);
    write(
        upsert(1, Row.of(shops, 1L, "one")),
        upsert(2, Row.of(shops, 2L, "two")),
        upsert(3, Row.of(people, 10L, 1L, null)),
        upsert(4, Row.of(people, 11L, 1L, null)),
        upsert(5, Row.of(people, 12L, null, null)),
        upsert(6, Row.of(people, 13L, 3L, null)),
        upsert(7, Row.of(people, 14L, 2L, null)));
    expectReferences(people, toShop, refer(10, 1), refer(11, 1), refer(13, 3), refer(14, 2));
    write(
        upsert(8, Row.of(people, 10L, 2L, null)),
        upsert(9, Row.of(people, 11L, null, null)),
        upsert(10, Row.of(people, 12L, 1L, null)),
        delete(11, people, 14L));
    expectReferences(people, toShop, refer(10, 2), refer(12, 1), refer(13, 3));
    write(delete(12, shops, 1L), upsert(4, Row.of(people, 11L, 1L, null)));
    expectReferences(people, toShop, refer(10, 2), refer(12, 1), refer(13, 3));
    write(truncate(13, people));
    expectReferences(people, toShop);
  }

  @Test
  default void referencesOfATableToItselfAreToldFromOthers() throws Exception {
    TableId id = tableId("staff");
    ForeignKey toShop = foreignKey("shop", tableId("shops"), "shop_id");
    ForeignKey toBoss = foreignKey("boss", id, "boss_id");
    TableSchema staff =
        new TableSchema(id, columns("shop_id", "boss_id"), List.of("id"), List.of(toShop, toBoss));
    write(
        upsert(1, Row.of(staff, 1L, 7L, 1L)),
        upsert(2, Row.of(staff, 2L, 7L, 1L)),
        upsert(3, Row.of(staff, 3L, 1L, 2L)));
    expectReferences(staff, toBoss, refer(1, 1), refer(2, 1), refer(3, 2));
    expectReferences(staff, toShop, refer(1, 7), refer(2, 7), refer(3, 1));
  }

  @Test
  default void referencesOfATableThatIsNothingElseAreRead() throws Exception {
    ForeignKey toLeft = foreignKey("left", tableId("left"), "left_id");
    ForeignKey toRight = foreignKey("right", tableId("right"), "right_id");
    TableSchema pairs =
        new TableSchema(
            tableId("pairs"),
            List.of(
                Samples.column("right_id", Scalar.INT64),
                Samples.column("left_id", Scalar.INT64),
                Samples.column("note", Scalar.TEXT)),
            List.of("left_id", "right_id"),
            List.of(toLeft, toRight));
    write(
        upsert(1, Row.of(pairs, 1L, 2L, "x")),
        upsert(2, Row.of(pairs, 1L, 3L, null)),
        upsert(3, Row.of(pairs, 2L, 2L, null)));
    write(delete(4, pairs, 2L, 2L));
    RowKey first = RowKey.of(2L, 1L);
    RowKey second = RowKey.of(3L, 1L);
    StoredReference[] left = {
      new StoredReference(first, RowKey.of(2L)), new StoredReference(second, RowKey.of(3L))
    };
    StoredReference[] right = {
      new StoredReference(first, RowKey.of(1L)), new StoredReference(second, RowKey.of(1L))
    };
    expectReferences(pairs, toLeft, left);
    expectReferences(pairs, toRight, right);
  }

  @Test
  default void referencesReadByOwnersAreThoseOfTheOwnersOnly() throws Exception {
    ForeignKey toShop = foreignKey("shop", tableId("shops"), "shop_id");
    TableSchema people = referring(toShop);
    List<ChangeEvent> changes = new ArrayList<>();
    List<RowKey> owners = new ArrayList<>();
    List<StoredReference> ofOwners = new ArrayList<>();
    for (long id = 0; id < 2_000; id++) {
      changes.add(upsert(1, Row.of(people, id, id % 5 == 0 ? null : id % 11, null)));
      if (id % 2 == 0) {
        owners.add(RowKey.of(id));
        if (id % 5 != 0) {
          ofOwners.add(refer(id, id % 11));
        }
      }
    }
    write(sink(), changes);
    ReadableSink reader = reader();
    List<StoredReference> found = new ArrayList<>();
    assumeKept(reader.readReferences(people, toShop, owners, found::add), found);
    expectSame(ofOwners, found);
    found.clear();
    reader.readReferences(people, toShop, List.of(RowKey.of(-1L), RowKey.of(4L)), found::add);
    expectSame(List.of(refer(4, 4)), found);
    found.clear();
    reader.readReferences(people, toShop, List.of(), found::add);
    expectSame(List.of(), found);
  }

  @Test
  default void aTableNeverWrittenHasNoReferences() throws Exception {
    ForeignKey toShop = foreignKey("shop", tableId("shops"), "shop_id");
    expectReferences(referring(toShop), toShop);
  }

  /** Fails unless both ways to read find just these. */
  private void expectReferences(
      TableSchema table, ForeignKey foreignKey, StoredReference... expected) throws Exception {
    ReadableSink reader = reader();
    List<StoredReference> scanned = new ArrayList<>();
    boolean kept = reader.scanReferences(table, foreignKey, scanned::add);
    List<StoredReference> read = new ArrayList<>();
    List<RowKey> owners = new ArrayList<>(List.of(expected).stream().map(r -> r.from()).toList());
    for (StoredReference reference : scanned) {
      if (!owners.contains(reference.from())) {
        owners.add(reference.from());
      }
    }
    assertEquals(
        kept,
        reader.readReferences(table, foreignKey, owners, read::add),
        "whether references are kept");
    assumeKept(kept, scanned);
    expectSame(List.of(expected), scanned);
    expectSame(List.of(expected), read);
  }

  private static void assumeKept(boolean kept, List<StoredReference> found) {
    assertFalse(!kept && !found.isEmpty(), "references are handed on, though none are kept");
    assumeTrue(kept, "the target keeps foreign keys as columns");
  }

  private static void expectSame(List<StoredReference> expected, List<StoredReference> found) {
    assertEquals(new HashSet<>(expected), new HashSet<>(found));
    assertEquals(expected.size(), found.size(), "references handed on");
  }

  private static StoredReference refer(long from, long to) {
    return new StoredReference(RowKey.of(from), RowKey.of(to));
  }

  private static ForeignKey foreignKey(String name, TableId to, String column) {
    return new ForeignKey(name, List.of(column), to, List.of("id"), true);
  }

  private TableSchema referring(ForeignKey foreignKey) {
    return new TableSchema(
        tableId("people"), columns("shop_id", "other"), List.of("id"), List.of(foreignKey));
  }

  private static List<Column> columns(String second, String third) {
    return List.of(
        Samples.column("id", Scalar.INT64),
        Samples.column(second, Scalar.INT64),
        Samples.column(third, Scalar.INT64));
  }

  private static TableSchema table(TableId id) {
    return new TableSchema(
        id,
        List.of(Samples.column("id", Scalar.INT64), Samples.column("name", Scalar.TEXT)),
        List.of("id"),
        List.of());
  }
}
