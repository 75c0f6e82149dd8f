package io.sluice.adapter.mongo;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Arrays. As a key an array is wrapped into a document, for MongoDB takes no array there. */
record ArrayCodec(ColumnCodec element) implements ColumnCodec {
  @Override
  public BsonValue encode(Object value) {
    List<?> values = (List<?>) value;
    BsonArray array = new BsonArray(values.size());
    for (Object each : values) {
      array.add(each instanceof List<?> ? encode(each) : ColumnCodec.encodeNullable(element, each));
    }
    return array;
  }

  @Override
  public Object decode(BsonValue bson) {
    return decode(bson, null);
  }

  @Override
  public BsonValue encodeKey(Object value) {
    return new BsonDocument("array", keyElements((List<?>) value));
  }

  private BsonArray keyElements(List<?> values) {
    BsonArray array = new BsonArray(values.size());
    for (Object each : values) {
      if (each instanceof List<?> inner) {
        array.add(keyElements(inner));
      } else {
        array.add(each == null ? BsonNull.VALUE : element.encodeKey(each));
      }
    }
    return array;
  }

  /**
   * What the elements have below the millisecond, element by element, in arrays like theirs; null
   * if none has any.
   */
  BsonValue microseconds(Object value) {
    BsonArray below = new BsonArray();
    return below((List<?>) value, below) ? below : null;
  }

  private boolean below(List<?> values, BsonArray below) {
    boolean any = false;
    for (Object each : values) {
      if (each instanceof List<?> inner) {
        BsonArray array = new BsonArray();
        any |= below(inner, array);
        below.add(array);
      } else {
        int microseconds = each == null ? 0 : ((Microseconds) element).below(each);
        below.add(new BsonInt32(microseconds));
        any |= microseconds != 0;
      }
    }
    return any;
  }

  Object decode(BsonValue bson, BsonValue below) {
    BsonArray array = bson.asArray();
    List<Object> values = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      BsonValue each = array.get(i);
      if (each.isNull()) {
        values.add(null);
      } else if (each.isArray()) {
        values.add(decode(each, below == null ? null : below.asArray().get(i)));
      } else if (below != null && element instanceof Microseconds microseconds) {
        values.add(microseconds.decode(each, below.asArray().get(i)));
      } else {
        values.add(element.decode(each));
      }
    }
    return values;
  }
}
