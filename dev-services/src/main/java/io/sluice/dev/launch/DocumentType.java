package io.sluice.dev.launch;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Stores documents, lists, dates, decimals and the keys of indexes part by part. By itself the
 * store has Java serialize them whole, which then is what the server does most of the time. What
 * was written that way before can be read.
 */
class DocumentType extends ObjectDataType {
  // Beyond the marks that the superclass writes in front of a value.
  private static final byte DOCUMENT = 127;
  private static final byte KEY = 126;
  private static final byte LIST = 125;
  private static final byte INSTANT = 124;
  private static final byte DECIMAL = 123;
  private static final byte MISSING = 122;

  /** About what a map's entry, or another object, takes on the heap. */
  private static final int ENTRY_BYTES = 48;

  private static final int OBJECT_BYTES = 40;

  @Override
  public void write(WriteBuffer to, Object value) {
    if (value instanceof Document document) {
      to.put(DOCUMENT).putVarInt(document.size());
      for (Map.Entry<String, Object> entry : document.entrySet()) {
        super.write(to, entry.getKey());
        write(to, entry.getValue());
      }
    } else if (value instanceof KeyValue key) {
      write(to, KEY, key.stream().toList());
    } else if (value instanceof ArrayList<?> list) {
      write(to, LIST, list);
    } else if (value instanceof Instant instant) {
      to.put(INSTANT).putLong(instant.getEpochSecond()).putInt(instant.getNano());
    } else if (value instanceof Decimal128 decimal) {
      to.put(DECIMAL).putLong(decimal.getLow()).putLong(decimal.getHigh());
    } else if (value == Missing.getInstance()) {
      to.put(MISSING);
    } else {
      super.write(to, value);
    }
  }

  private void write(WriteBuffer to, byte mark, Collection<?> parts) {
    to.put(mark).putVarInt(parts.size());
    parts.forEach(part -> write(to, part));
  }

  @Override
  public Object read(ByteBuffer from) {
    byte mark = from.get(from.position());
    if (mark < MISSING) {
      return super.read(from);
    }
    from.get();
    return switch (mark) {
      case DOCUMENT -> readDocument(from);
      case KEY -> new KeyValue(readList(from));
      case LIST -> readList(from);
      case INSTANT -> Instant.ofEpochSecond(from.getLong(), from.getInt());
      case DECIMAL -> new Decimal128(from.getLong(), from.getLong());
      default -> Missing.getInstance();
    };
  }

  private Document readDocument(ByteBuffer from) {
    int size = DataUtils.readVarInt(from);
    Document document = new Document();
    for (int i = 0; i < size; i++) {
      String name = (String) super.read(from);
      document.put(name, read(from));
    }
    return document;
  }

  private List<Object> readList(ByteBuffer from) {
    int size = DataUtils.readVarInt(from);
    List<Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(from));
    }
    return list;
  }

  @Override
  public int getMemory(Object value) {
    int bytes = OBJECT_BYTES;
    if (value instanceof Document document) {
      for (Map.Entry<String, Object> entry : document.entrySet()) {
        bytes += ENTRY_BYTES + entry.getKey().length() + getMemory(entry.getValue());
      }
    } else if (value instanceof KeyValue key) {
      bytes += key.stream().mapToInt(this::getMemory).sum();
    } else if (value instanceof List<?> list) {
      bytes += list.stream().mapToInt(this::getMemory).sum();
    } else if (value instanceof String text) {
      bytes += text.length();
    } else if (value instanceof byte[] binary) {
      bytes += binary.length;
    }
    return bytes;
  }
}
