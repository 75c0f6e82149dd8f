package io.sluice.adapter.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The connection to the server. The driver waits for an answer without hearing an interrupt, so
 * calls are made on a thread of their own, for which the caller waits: an interrupted caller leaves
 * at once, and client and thread are given up. What was under way may still reach the server; that
 * is no worse than a late answer (see {@link MongoSink}). The next call connects anew.
 */
final class MongoConnection implements AutoCloseable {
  /** What is done on the server. */
  @FunctionalInterface
  interface Call<T> {
    T on(MongoDatabase database) throws SinkException;
  }

  private final MongoConfig config;
  private final MongoClientSettings settings;
  private final String threadName;
  private MongoClient client;
  private ExecutorService thread;
  private boolean closed;

  /**
   * @throws FatalSinkException if the connection string is none
   */
  MongoConnection(MongoConfig config, String name) throws FatalSinkException {
    this.config = config;
    this.threadName = name;
    this.settings = settings(config, name);
  }

  private static MongoClientSettings settings(MongoConfig config, String name)
      throws FatalSinkException {
    int millis = Math.toIntExact(config.timeout().toMillis());
    try {
      ConnectionString uri = new ConnectionString(config.uri());
      return MongoClientSettings.builder()
          .applyConnectionString(uri)
          .applicationName(name.length() > 100 ? name.substring(0, 100) : name)
          .applyToSocketSettings(
              socket ->
                  socket
                      .connectTimeout(Math.min(millis, 10_000), TimeUnit.MILLISECONDS)
                      .readTimeout(millis, TimeUnit.MILLISECONDS))
          .applyToClusterSettings(
              cluster -> {
                if (uri.getServerSelectionTimeout() == null) {
                  cluster.serverSelectionTimeout(Math.min(millis, 10_000), TimeUnit.MILLISECONDS);
                }
              })
          .applyToConnectionPoolSettings(
              pool -> pool.minSize(0).maxSize(3).maxWaitTime(millis, TimeUnit.MILLISECONDS))
          .readPreference(ReadPreference.primary())
          .readConcern(ReadConcern.DEFAULT)
          .writeConcern(config.durable())
          .build();
    } catch (IllegalArgumentException | MongoConfigurationException invalid) {
      // The driver's message may quote the string, and so the password.
      throw new FatalSinkException(
          "uri is no valid MongoDB connection string; write"
              + " mongodb://user:password@host:port/?options with user and password"
              + " percent-encoded");
    }
  }

  /** Makes the call and waits for it; {@code doing} begins the message of an error. */
  <T> T call(String doing, Call<T> call) throws SinkException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    MongoDatabase database = database();
    Future<T> result = thread.submit(() -> call.on(database));
    try {
      return result.get();
    } catch (InterruptedException interrupted) {
      disconnect();
      throw interrupted;
    } catch (ExecutionException failed) {
      throw failure(doing, failed.getCause());
    }
  }

  private static SinkException failure(String doing, Throwable cause) {
    if (cause instanceof MongoException error) {
      return MongoErrors.translate(doing, error);
    }
    if (cause instanceof SinkException known) {
      return known;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) cause;
  }

  /** The database; connects if that was not done. */
  synchronized MongoDatabase database() {
    if (closed) {
      throw new IllegalStateException("the sink is closed");
    }
    if (client == null) {
      client = MongoClients.create(settings);
      thread =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread worker = new Thread(work, threadName);
                worker.setDaemon(true);
                return worker;
              });
    }
    return client.getDatabase(config.database());
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }

  private synchronized void disconnect() {
    if (client != null) {
      thread.shutdownNow();
      client.close();
      client = null;
    }
  }
}
