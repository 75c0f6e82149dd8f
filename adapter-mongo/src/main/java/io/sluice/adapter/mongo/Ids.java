package io.sluice.adapter.mongo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What is to be known of values of {@code _id} to look for them and to find them again. */
final class Ids {
  private static final int MOST = 1_000;

  /** Of one query, which MongoDB takes up to 16 MB of. */
  private static final int MOST_BYTES = 4_000_000;

  private static final int BYTES_OF_OTHERS = 24;

  /** For hashes of several parts; larger than what one part varies by. */
  private static final int PRIME = 16_777_619;

  private Ids() {}

  /**
   * Equal for two ids if MongoDB takes them for one. Numbers it compares by value, whatever their
   * type: a row that was written while its key was an int keeps that {@code _id} when the column
   * has become a bigint.
   */
  static Object comparable(BsonValue id) {
    if (id instanceof BsonNumber number) {
      return number(number);
    }
    if (id instanceof BsonDocument document) {
      List<Object> parts = new ArrayList<>();
      for (Map.Entry<String, BsonValue> field : document.entrySet()) {
        parts.add(field.getKey());
        parts.add(comparable(field.getValue()));
      }
      return parts;
    }
    return id instanceof BsonArray array ? array.stream().map(Ids::comparable).toList() : id;
  }

  private static Object number(BsonNumber number) {
    if (number.isInt32() || number.isInt64()) {
      return BigDecimal.valueOf(number.longValue()).stripTrailingZeros();
    }
    if (number.isDecimal128() && number.decimal128Value().isFinite()) {
      return new BigDecimal(number.decimal128Value().toString()).stripTrailingZeros();
    }
    double value =
        number.isDecimal128() ? number.decimal128Value().doubleValue() : number.doubleValue();
    return Double.isFinite(value) ? new BigDecimal(value).stripTrailingZeros() : (Object) value;
  }

  /**
   * Equal for two ids that MongoDB takes for one. What is stored depends on it ({@link Marks}), so
   * it is the same in every build, and made of nothing but what Java specifies.
   */
  static int hash(BsonValue id) {
    if (id instanceof BsonNumber number) {
      double value =
          number.isDecimal128() ? number.decimal128Value().doubleValue() : number.doubleValue();
      return Double.hashCode(value + 0.0);
    }
    if (id instanceof BsonString text) {
      return text.getValue().hashCode();
    }
    if (id instanceof BsonDateTime date) {
      return Long.hashCode(date.getValue());
    }
    int hash = 1;
    if (id instanceof BsonBinary binary) {
      for (byte each : binary.getData()) {
        hash = PRIME * hash + each;
      }
    } else if (id instanceof BsonArray array) {
      for (BsonValue each : array) {
        hash = PRIME * hash + hash(each);
      }
    } else if (id instanceof BsonDocument document) {
      for (BsonValue each : document.values()) {
        hash = PRIME * hash + hash(each);
      }
    }
    return hash;
  }

  /** The same in parts, of which one query each can ask for. */
  static <T> List<List<T>> parts(List<T> all, Function<T, BsonValue> id) {
    List<List<T>> parts = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      long size = bytes(id.apply(all.get(i)));
      if (i > from && (i - from == MOST || bytes + size > MOST_BYTES)) {
        parts.add(all.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (from < all.size()) {
      parts.add(all.subList(from, all.size()));
    }
    return parts;
  }

  /** At most as many; names of fields are those of columns, and short. */
  private static long bytes(BsonValue id) {
    if (id instanceof BsonString text) {
      return BYTES_OF_OTHERS + 3L * text.getValue().length();
    }
    if (id instanceof BsonBinary binary) {
      return BYTES_OF_OTHERS + binary.getData().length;
    }
    long bytes = BYTES_OF_OTHERS;
    if (id instanceof BsonArray array) {
      for (BsonValue each : array) {
        bytes += bytes(each);
      }
    } else if (id instanceof BsonDocument document) {
      for (Map.Entry<String, BsonValue> field : document.entrySet()) {
        bytes += 3L * field.getKey().length() + bytes(field.getValue());
      }
    }
    return bytes;
  }
}
