package io.sluice.adapter.mongo;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * A table's rows as documents, compiled from its schema: {@code _id} is the key (the value itself;
 * of a composite key a document in the key's order), each column a field, NULL is null, and {@code
 * _sluice} holds the version {@code v} and the microseconds {@code us}.
 */
final class MongoTable {
  static final String VERSION = Names.SLUICE + ".v";

  private static final String MICROSECONDS = "us";
  private static final BsonValueCodec VALUES = new BsonValueCodec();
  private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
  private static final EncoderContext CONTEXT = EncoderContext.builder().build();

  private final TableSchema schema;
  private final String collection;
  private final String[] fields;
  private final ColumnCodec[] codecs;
  private final boolean[] hasMicroseconds;

  MongoTable(TableSchema schema, String collection) {
    this.schema = schema;
    this.collection = collection;
    this.fields = new String[schema.size()];
    this.codecs = new ColumnCodec[schema.size()];
    this.hasMicroseconds = new boolean[schema.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = Names.field(schema.columns().get(i).name());
      codecs[i] = ColumnCodec.of(schema.columns().get(i).type());
      hasMicroseconds[i] =
          codecs[i] instanceof Microseconds
              || (codecs[i] instanceof ArrayCodec array && array.element() instanceof Microseconds);
    }
  }

  TableSchema schema() {
    return schema;
  }

  String collection() {
    return collection;
  }

  BsonValue id(RowKey key) {
    if (key.size() == 1) {
      return keyValue(schema.keyIndex(0), key.value(0));
    }
    BsonDocument id = new BsonDocument();
    for (int i = 0; i < key.size(); i++) {
      id.append(fields[schema.keyIndex(i)], keyValue(schema.keyIndex(i), key.value(i)));
    }
    return id;
  }

  /** PostgreSQL takes 0 and -0 for one key; so does MongoDB, but their BSON differs. */
  private BsonValue keyValue(int column, Object value) {
    BsonValue bson = codecs[column].encodeKey(value);
    return bson instanceof BsonDouble number && number.getValue() == 0 ? new BsonDouble(0) : bson;
  }

  /** The document of a row that has no unchanged values. */
  RawBsonDocument document(BsonValue id, Row row, long version) {
    BasicOutputBuffer bytes = new BasicOutputBuffer(256);
    try (bytes;
        BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
      writer.writeStartDocument();
      write(writer, Names.ID, id);
      for (int i = 0; i < fields.length; i++) {
        write(writer, fields[i], ColumnCodec.encodeNullable(codecs[i], row.value(i)));
      }
      writer.writeStartDocument(Names.SLUICE);
      writer.writeInt64("v", version);
      BsonDocument below = microseconds(row);
      if (!below.isEmpty()) {
        write(writer, MICROSECONDS, below);
      }
      writer.writeEndDocument();
      writer.writeEndDocument();
      return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getPosition());
    }
  }

  private static void write(BsonBinaryWriter writer, String name, BsonValue value) {
    writer.writeName(name);
    VALUES.encode(writer, value, CONTEXT);
  }

  private BsonDocument microseconds(Row row) {
    BsonDocument below = new BsonDocument();
    for (int i = 0; i < fields.length; i++) {
      BsonValue microseconds = microseconds(i, row.value(i));
      if (microseconds != null) {
        below.append(fields[i], microseconds);
      }
    }
    return below;
  }

  /** What the value has below the millisecond; null if nothing. */
  private BsonValue microseconds(int column, Object value) {
    if (!hasMicroseconds[column] || value == null) {
      return null;
    }
    if (codecs[column] instanceof ArrayCodec array) {
      return array.microseconds(value);
    }
    int below = ((Microseconds) codecs[column]).below(value);
    return below == 0 ? null : new BsonInt32(below);
  }

  /** The update that sets what the row knows and leaves what is unchanged. */
  RawBsonDocument update(Row row, long version) {
    BsonDocument set = new BsonDocument(VERSION, new BsonInt64(version));
    BsonDocument unset = new BsonDocument();
    for (int i = 0; i < fields.length; i++) {
      if (row.isUnchanged(i)) {
        continue;
      }
      set.append(fields[i], ColumnCodec.encodeNullable(codecs[i], row.value(i)));
      if (hasMicroseconds[i]) {
        String path = Names.SLUICE + "." + MICROSECONDS + "." + fields[i];
        BsonValue below = microseconds(i, row.value(i));
        (below == null ? unset : set).append(path, below == null ? new BsonString("") : below);
      }
    }
    BsonDocument update = new BsonDocument("$set", set);
    return new RawBsonDocument(
        unset.isEmpty() ? update : update.append("$unset", unset), DOCUMENTS);
  }

  /** The version of the change that wrote the document; 0 if somebody else did. */
  static long version(BsonDocument document) {
    return document.get(Names.SLUICE) instanceof BsonDocument own
            && own.get("v") instanceof BsonNumber version
        ? version.longValue()
        : 0;
  }

  /** Whether Sluice wrote the document, and not somebody else. */
  static boolean isWritten(BsonDocument document) {
    return document.get(Names.SLUICE) instanceof BsonDocument own && own.containsKey("v");
  }

  Row row(BsonDocument document) {
    BsonValue own = document.get(Names.SLUICE);
    BsonValue below = own instanceof BsonDocument known ? known.get(MICROSECONDS) : null;
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      BsonValue value = document.get(fields[i], BsonNull.VALUE);
      values[i] =
          value.isNull()
              ? null
              : decode(i, value, below instanceof BsonDocument all ? all.get(fields[i]) : null);
    }
    return new Row(schema, values);
  }

  private Object decode(int column, BsonValue value, BsonValue below) {
    try {
      if (below != null && codecs[column] instanceof Microseconds microseconds) {
        return microseconds.decode(value, below);
      }
      return codecs[column] instanceof ArrayCodec array
          ? array.decode(value, below)
          : codecs[column].decode(value);
    } catch (RuntimeException ofAnotherType) {
      return value;
    }
  }

  @Override
  public String toString() {
    return schema.id() + " in collection " + collection;
  }
}
