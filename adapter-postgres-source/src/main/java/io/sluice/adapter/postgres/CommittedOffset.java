package io.sluice.adapter.postgres;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * The offset that the log has committed, as Debezium's offset store. What Debezium reads here is
 * both where it starts and what it tells PostgreSQL to be safe, so nothing that Debezium itself
 * stores is taken over.
 */
public final class CommittedOffset implements OffsetBackingStore {
  static final String ID_KEY = "sluice.offset";

  /** The engine makes its store by class name; this is how the store finds its run. */
  private static final Map<String, Handle> HANDLES = new ConcurrentHashMap<>();

  private Handle handle;

  /** The side of the run that made the engine. */
  static final class Handle implements AutoCloseable {
    private final String id = UUID.randomUUID().toString();
    private volatile SourceOffset committed;

    Handle(SourceOffset committed) {
      this.committed = committed;
      HANDLES.put(id, this);
    }

    String id() {
      return id;
    }

    SourceOffset committed() {
      return committed;
    }

    /** To be called once the log has committed. */
    void advance(SourceOffset offset) {
      committed = offset;
    }

    @Override
    public void close() {
      HANDLES.remove(id);
    }
  }

  @Override
  public void configure(WorkerConfig config) {
    handle = HANDLES.get(config.originalsStrings().get(ID_KEY));
    if (handle == null) {
      throw new IllegalStateException("no run has the offset store's id");
    }
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  /** The same for every key: there is one partition, this pipeline's. */
  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();
    byte[] json = handle.committed.debeziumJson();
    keys.forEach(key -> offsets.put(key, ByteBuffer.wrap(json)));
    return CompletableFuture.completedFuture(offsets);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
