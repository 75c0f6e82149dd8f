package io.sluice.adapter.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
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

    /** The engine has opened this connection. */
    void uses(Connection connection) {
      connections.add(connection);
    }

    /** Cuts the engine's connections, so that an engine that waits for one of them ends. */
    void cut() {
      connections.forEach(PostgresConnections::abort);
    }

    @Override
    public void close() {
      HANDLES.remove(id);
    }
  }

  /**
   * @param name the engine's, {@code sluice-} and the handle's id
   */
  static Handle handleOfEngine(String name) {
    return handle(name.substring(name.indexOf('-') + 1));
  }

  private static Handle handle(String id) {
    Handle handle = HANDLES.get(id);
    if (handle == null) {
      throw new IllegalStateException("no run has the offset store's id");
    }
    return handle;
  }

  @Override
  public void configure(WorkerConfig config) {
    handle = handle(config.originalsStrings().get(ID_KEY));
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
