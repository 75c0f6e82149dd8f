package io.sluice.adapter.mongo;

import io.sluice.domain.Geometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Geometries as GeoJSON; as a string of EWKB's digits where that does not hold all of it. */
record GeoJson() implements ColumnCodec {
  @Override
  public BsonValue encode(Object value) {
    String text = (String) value;
    return Geometry.geoJson(text).map(GeoJson::bson).orElseGet(() -> new BsonString(text));
  }

  @Override
  public BsonValue encodeKey(Object value) {
    return new BsonString((String) value);
  }

  @Override
  public Object decode(BsonValue bson) {
    return bson.isString()
        ? bson.asString().getValue()
        : Geometry.ofGeoJson((Map<?, ?>) java(bson.asDocument()));
  }

  private static BsonValue bson(Object json) {
    if (json instanceof Map<?, ?> object) {
      BsonDocument document = new BsonDocument();
      object.forEach((name, value) -> document.append((String) name, bson(value)));
      return document;
    } else if (json instanceof List<?> list) {
      BsonArray array = new BsonArray(list.size());
      list.forEach(each -> array.add(bson(each)));
      return array;
    } else if (json instanceof Double number) {
      return new BsonDouble(number);
    }
    return json instanceof Integer number ? new BsonInt32(number) : new BsonString((String) json);
  }

  private static Object java(BsonValue bson) {
    if (bson instanceof BsonDocument document) {
      Map<String, Object> object = new LinkedHashMap<>();
      document.forEach((name, value) -> object.put(name, java(value)));
      return object;
    } else if (bson instanceof BsonArray array) {
      List<Object> list = new ArrayList<>(array.size());
      array.forEach(each -> list.add(java(each)));
      return list;
    } else if (bson.isNumber()) {
      return bson.asNumber().doubleValue();
    }
    return bson.asString().getValue();
  }
}
