package io.sluice.dev.launch;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A unique index in a map of the store. Unlike the server's own it is also used where a query holds
 * more than its key (the collection compares the documents found with the whole query): without
 * that, each write with a condition beside the {@code _id} reads the whole collection.
 */
final class KeyIndex extends AbstractUniqueIndex<Object> {
  private final MVMap<KeyValue, Object> positions;

  /** The map was opened by {@link DocumentKeys#open}. */
  KeyIndex(MVStore store, String map, String name, List<IndexKey> keys, boolean sparse) {
    super(name, keys, sparse);
    this.positions = store.openMap(map);
  }

  @Override
  public synchronized boolean canHandle(Document query) {
    return query.keySet().containsAll(keySet()) && super.canHandle(ofKey(query));
  }

  @Override
  public synchronized Iterable<Object> getPositions(Document query) {
    return super.getPositions(ofKey(query));
  }

  private Document ofKey(Document query) {
    Document ofKey = new Document();
    keys().forEach(key -> ofKey.put(key, query.get(key)));
    return ofKey;
  }

  @Override
  protected Object removeDocument(KeyValue key) {
    return positions.remove(key);
  }

  @Override
  protected boolean putKeyPosition(KeyValue key, Object position) {
    return positions.putIfAbsent(key, Missing.ofNullable(position)) == null;
  }

  @Override
  protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
    return positions.entrySet();
  }

  @Override
  protected Object getPosition(KeyValue key) {
    return positions.get(key);
  }

  @Override
  public long getCount() {
    return positions.sizeAsLong();
  }

  @Override
  public boolean isEmpty() {
    return positions.isEmpty();
  }

  @Override
  public long getDataSize() {
    return getCount();
  }
}
