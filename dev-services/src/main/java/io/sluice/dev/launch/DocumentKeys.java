package io.sluice.dev.launch;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Orders the keys of the store's maps by their content. The type that the store uses by itself
 * compares documents by their serialized form, which differs between a document just made and the
 * same one read from the file (it holds the capacity of a hash map): so a document whose {@code
 * _id} is a document was not found again, and stored twice.
 */
final class DocumentKeys extends DocumentType {
  private DocumentKeys() {}

  /** Opens the map so that whoever opens it later finds it open, with this order. */
  static void open(MVStore store, String map) {
    store.openMap(
        map,
        new MVMap.Builder<Object, Object>()
            .keyType(new DocumentKeys())
            .valueType(new DocumentType()));
  }

  @Override
  public int compare(Object a, Object b) {
    if (a instanceof Document one && b instanceof Document other) {
      return compare(one, other);
    }
    if (a instanceof KeyValue one && b instanceof KeyValue other) {
      return compare(one.iterator(), other.iterator());
    }
    if (a instanceof List<?> one && b instanceof List<?> other) {
      return compare(one.iterator(), other.iterator());
    }
    return super.compare(a, b);
  }

  private int compare(Document a, Document b) {
    Iterator<Map.Entry<String, Object>> one = a.entrySet().iterator();
    Iterator<Map.Entry<String, Object>> other = b.entrySet().iterator();
    int order = 0;
    while (order == 0 && one.hasNext() && other.hasNext()) {
      Map.Entry<String, Object> left = one.next();
      Map.Entry<String, Object> right = other.next();
      order = left.getKey().compareTo(right.getKey());
      if (order == 0) {
        order = compare(left.getValue(), right.getValue());
      }
    }
    return order != 0 ? order : Integer.compare(a.size(), b.size());
  }

  private int compare(Iterator<?> one, Iterator<?> other) {
    int order = 0;
    while (order == 0 && one.hasNext() && other.hasNext()) {
      order = compare(one.next(), other.next());
    }
    return order != 0 ? order : Boolean.compare(one.hasNext(), other.hasNext());
  }
}
