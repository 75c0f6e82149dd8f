package io.sluice.dev.launch;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * Writes to its file before it answers. The H2 store alone writes once a second, so that a killed
 * server forgets what it had confirmed, which a real one never does. It survives the death of the
 * process, not of the machine. And it finds documents by keys that are documents, see {@link
 * DocumentKeys}.
 */
final class DurableBackend extends H2Backend {
  DurableBackend(String file) {
    super(file);
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    Document answer = super.handleMessage(message);
    commit();
    return answer;
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    for (String map : Set.copyOf(getMvStore().getMapNames())) {
      if (map.startsWith("databases." + name + ".") || map.startsWith(name + ".")) {
        DocumentKeys.open(getMvStore(), map);
      }
    }
    return new Database(name, getMvStore(), getCursorRegistry());
  }

  /** Opens the maps of new collections and indexes before its superclass does. */
  private static final class Database extends H2Database {
    /** Null while the superclass opens what there is already, which {@link DurableBackend} did. */
    private final MVStore store;

    Database(String name, MVStore store, CursorRegistry cursors) {
      super(name, store, cursors);
      this.store = store;
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
        String collection, CollectionOptions options) {
      if (store != null) {
        DocumentKeys.open(store, "databases." + getFullCollectionNamespace(collection));
      }
      return super.openOrCreateCollection(collection, options);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
        String collection, String index, List<IndexKey> keys, boolean sparse) {
      if (store != null) {
        DocumentKeys.open(store, getFullCollectionNamespace(collection) + "._index_" + index);
      }
      return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
    }
  }
}
