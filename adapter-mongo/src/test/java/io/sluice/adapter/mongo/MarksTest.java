package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.mongo.Removals.Removed;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class MarksTest {
  @Test
  void aRowMayBeDeletedLaterWhereADeleteOfHigherVersionIsRemembered() {
    Marks marks = marks(delete(new BsonInt32(7), 5), delete(new BsonInt32(7), 4));
    assertTrue(marks.mayBeDeletedAfter(new BsonInt32(7), 4));
    assertFalse(marks.mayBeDeletedAfter(new BsonInt32(7), 5));
    assertFalse(marks.mayBeDeletedAfter(new BsonInt32(8), 0));
    assertTrue(Marks.of(new BsonDocument()).mayBeDeletedAfter(new BsonInt32(7), Long.MAX_VALUE));
  }

  @Test
  void anIdOfAnotherTypeThatIsTheSameToMongoIsInTheSamePart() {
    samePart(new BsonInt32(7), new BsonInt64(7), new BsonDouble(7), decimal("7"), decimal("7.00"));
    samePart(new BsonInt64(0), new BsonDouble(-0.0), decimal("-0"), decimal("0E+3"));
    samePart(new BsonInt64((1L << 53) + 1), decimal("9007199254740993.0"));
    samePart(new BsonDouble(0.5), decimal("0.5"));
    samePart(new BsonDouble(Double.NaN), decimal("NaN"));
    samePart(
        new BsonDocument("a", new BsonInt32(1)).append("b", new BsonString("x")),
        new BsonDocument("a", new BsonInt64(1)).append("b", new BsonString("x")));
  }

  /** They are stored: with others, marks that are there would be overlooked. */
  @Test
  void partsAreTheSameInEveryBuild() {
    assertEquals(
        "[removed.b298, removed.b931, removed.b825]",
        parts(new BsonInt32(7), new BsonDouble(-0.5), decimal("1E+400")));
    assertEquals(
        "[removed.b666, removed.b684, removed.b902, removed.b183]",
        parts(
            new BsonString("Zürich"),
            new BsonBinary(new UUID(1, 2)),
            new BsonDateTime(1_700_000_000_000L),
            BsonBoolean.TRUE));
    assertEquals(
        "[removed.b665, removed.b652]",
        parts(
            new BsonDocument("a", new BsonInt32(1)).append("b", BsonNull.VALUE),
            new BsonDocument("array", new BsonArray(List.of(new BsonInt32(1))))));
  }

  @Test
  void neighboursAreInDifferentParts() {
    assertSpread(BsonInt64::new);
    assertSpread(id -> new BsonString("customer-" + id));
    assertSpread(id -> new BsonBinary(new UUID(7, id)));
    assertSpread(id -> new BsonDocument("a", new BsonInt32(3)).append("b", new BsonInt64(id)));
  }

  private static void assertSpread(LongFunction<BsonValue> ids) {
    List<Removed> rows = new ArrayList<>();
    for (long id = 150_000; id < 151_000; id++) {
      rows.add(delete(ids.apply(id), 1));
    }
    int parts = Marks.needed(rows).size();
    assertTrue(parts > 500, () -> ids.apply(1) + " and so on are in " + parts + " parts");
  }

  private static void samePart(BsonValue... ids) {
    for (BsonValue id : ids) {
      assertEquals(parts(ids[0]), parts(id), id::toString);
    }
  }

  private static String parts(BsonValue... ids) {
    List<String> parts = new ArrayList<>();
    for (BsonValue id : ids) {
      parts.addAll(Marks.needed(List.of(delete(id, 1))).keySet());
    }
    return parts.toString();
  }

  private static Marks marks(Removed... rows) {
    BsonDocument removed = new BsonDocument();
    Marks.needed(List.of(rows)).forEach((path, mark) -> removed.put(path.substring(8), mark));
    return Marks.of(new BsonDocument(Marks.FIELD, removed));
  }

  private static Removed delete(BsonValue id, long version) {
    return new Removed("customers", id, version);
  }

  private static BsonDecimal128 decimal(String text) {
    return new BsonDecimal128(Decimal128.parse(text));
  }
}
