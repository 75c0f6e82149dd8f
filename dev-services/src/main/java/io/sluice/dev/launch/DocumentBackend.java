package io.sluice.dev.launch;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import org.h2.mvstore.MVStore;

/**
 * Keeps documents in a file, or in memory only. With a file it writes to it before it answers: the
 * H2 store alone writes once a second, so that a killed server forgets what it had confirmed, which
 * a real one with journaled writes never does. It survives the death of the process, not of the
 * machine. And it finds documents by keys that are documents, see {@link DocumentKeys}, and by a
 * key and more, see {@link KeyIndex}.
 */
final class DocumentBackend extends H2Backend {
  private static final int BYTES_PER_MIB = 1024 * 1024;

  private final boolean durable;

  private DocumentBackend(MVStore store, boolean durable) {
    super(store);
    this.durable = durable;
  }

  static DocumentBackend storedIn(String file) {
    return new DocumentBackend(
        new MVStore.Builder().fileName(file).cacheSize(cacheMebibytes()).open(), true);
  }

  /** Nothing outlives the process. For who measures throughput, see {@link MongoLauncher}. */
  static DocumentBackend heldInMemory() {
    return new DocumentBackend(new MVStore.Builder().open(), false);
  }

  /** A quarter of the heap; the store's own 16 MB make it read again what it has just written. */
  private static int cacheMebibytes() {
    return (int) (Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_MIB);
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    Document answer = super.handleMessage(message);
    if (durable) {
      commit();
    }
    return answer;
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new Database(name);
  }

  /**
   * Opens the maps of collections before its superclass does. An inner class, because the
   * superclass's constructor already opens what there is: then this object has no fields yet, but
   * knows its backend.
   */
  private final class Database extends H2Database {
    Database(String name) {
      super(name, getMvStore(), getCursorRegistry());
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
        String collection, CollectionOptions options) {
      DocumentKeys.open(getMvStore(), "databases." + getFullCollectionNamespace(collection));
      return super.openOrCreateCollection(collection, options);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
        String collection, String index, List<IndexKey> keys, boolean sparse) {
      String map = getFullCollectionNamespace(collection) + "._index_" + index;
      DocumentKeys.open(getMvStore(), map);
      return new KeyIndex(getMvStore(), map, index, keys, sparse);
    }
  }
}
