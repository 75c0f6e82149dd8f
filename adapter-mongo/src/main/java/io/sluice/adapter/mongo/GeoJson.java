package io.sluice.adapter.mongo;

import io.sluice.domain.Geometry;
import org.bson.BsonDocumentReader;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;

/** Geometries as GeoJSON; as a string of EWKB's digits where that does not hold all of it. */
record GeoJson() implements ColumnCodec {
  private static final DocumentCodec DOCUMENTS = new DocumentCodec();

  @Override
  public BsonValue encode(Object value) {
    String text = (String) value;
    return Geometry.geoJson(text)
        .<BsonValue>map(json -> new Document(json).toBsonDocument())
        .orElseGet(() -> new BsonString(text));
  }

  @Override
  public BsonValue encodeKey(Object value) {
    return new BsonString((String) value);
  }

  @Override
  public Object decode(BsonValue bson) {
    return bson.isString()
        ? bson.asString().getValue()
        : Geometry.ofGeoJson(
            DOCUMENTS.decode(
                new BsonDocumentReader(bson.asDocument()), DecoderContext.builder().build()));
  }
}
