package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBinary;
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

class IdsTest {
  @Test
  void numbersOfOneValueAreOneId() {
    same(new BsonInt32(7), new BsonInt64(7), new BsonDouble(7), decimal("7"), decimal("7.00"));
    same(new BsonInt64(0), new BsonDouble(-0.0), decimal("-0"), decimal("0E+3"));
    same(new BsonDouble(0.5), decimal("0.5"));
    same(new BsonDouble(Double.NaN), decimal("NaN"));
    assertNotEquals(Ids.comparable(new BsonDouble(0.1)), Ids.comparable(decimal("0.1")));
    assertNotEquals(Ids.comparable(decimal("-1E-6000")), Ids.comparable(new BsonInt32(0)));
    assertNotEquals(Ids.comparable(new BsonInt32(7)), Ids.comparable(new BsonString("7")));
  }

  @Test
  void numbersInCompositeKeysAndArraysToo() {
    same(
        new BsonDocument("a", new BsonInt32(1)).append("b", new BsonString("x")),
        new BsonDocument("a", new BsonInt64(1)).append("b", new BsonString("x")));
    same(
        new BsonDocument("array", new BsonArray(List.of(new BsonInt32(1), BsonNull.VALUE))),
        new BsonDocument("array", new BsonArray(List.of(new BsonInt64(1), BsonNull.VALUE))));
    assertNotEquals(
        Ids.comparable(new BsonDocument("a", new BsonInt32(1)).append("b", new BsonInt32(2))),
        Ids.comparable(new BsonDocument("b", new BsonInt32(2)).append("a", new BsonInt32(1))));
  }

  @Test
  void aQueryAsksForAThousandIdsOrFourMegabytesOfThem() {
    assertEquals(List.of(), sizes(List.of()));
    assertEquals(List.of(1_000, 1_000, 500), sizes(Collections.nCopies(2_500, new BsonInt64(1))));
    BsonValue megabyte = new BsonBinary(new byte[1_000_000]);
    assertEquals(List.of(3, 3, 1), sizes(Collections.nCopies(7, megabyte)));
    BsonValue large = new BsonDocument("a", new BsonString("x".repeat(5_000_000)));
    assertEquals(List.of(1, 1), sizes(List.of(large, large)));
  }

  private static List<Integer> sizes(List<BsonValue> ids) {
    return Ids.parts(ids, Function.identity()).stream().map(List::size).toList();
  }

  private static BsonValue decimal(String text) {
    return new BsonDecimal128(Decimal128.parse(text));
  }

  private static void same(BsonValue... ids) {
    for (BsonValue id : ids) {
      assertEquals(Ids.comparable(ids[0]), Ids.comparable(id), id.toString());
    }
  }
}
