package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.ByteQueue.Message;
import io.sluice.ports.PortException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * The thread that reads the replication stream. It answers the server also while the queue is full,
 * and tells it how far the log is.
 */
final class ReplicationReader implements AutoCloseable {
  /** How often PostgreSQL hears of us; well within its wal_sender_timeout. */
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Connection connection;
  private final PGReplicationStream stream;
  private final ByteQueue queue;
  private final Thread thread;
  private volatile Throwable failure;

  private ReplicationReader(
      Connection connection, PGReplicationStream stream, ByteQueue queue, String name) {
    this.connection = connection;
    this.stream = stream;
    this.queue = queue;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
  }

  /**
   * Begins to read where the log is.
   *
   * @throws SQLException if the server does not begin to send
   */
  static ReplicationReader start(
      PostgresConnections connections,
      Slot slot,
      Publication publication,
      CommittedOffset.Handle offset,
      ByteQueue queue,
      String pipeline)
      throws PortException, SQLException {
    Connection connection = connections.openReplication("stream", Duration.ZERO);
    try {
      offset.uses(connection);
      inUtc(connection);
      LogSequenceNumber from = LogSequenceNumber.valueOf(offset.committed().lsn());
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot.name())
              .withStartPosition(from)
              // Else the driver would tell the server that what it has received is safe.
              .withAutomaticFlush(false)
              .withStatusInterval((int) STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
              .withSlotOption("proto_version", "1")
              .withSlotOption("publication_names", Sql.name(publication.name()))
              .withSlotOption("messages", "true")
              .start();
      stream.setFlushedLSN(from);
      ReplicationReader reader =
          new ReplicationReader(connection, stream, queue, "sluice-stream-" + pipeline);
      reader.thread.start();
      return reader;
    } catch (SQLException | RuntimeException e) {
      PostgresConnections.close(connection);
      throw e;
    }
  }

  /** The other settings are among the connection's options; this one the driver would override. */
  private static void inUtc(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
    }
  }

  private void work() {
    try {
      ByteBuffer content = stream.read();
      while (content != null && put(new Message(stream.getLastReceiveLSN().asLong(), content))) {
        content = stream.read();
      }
    } catch (Throwable e) {
      failure = e; // thrown by the thread that takes from the queue
    } finally {
      queue.close();
    }
  }

  /** Returns false once nobody wants it. */
  private boolean put(Message message) throws InterruptedException, SQLException {
    while (!queue.put(message, STATUS_INTERVAL.toMillis())) {
      if (queue.isClosed()) {
        return false;
      }
      stream.forceUpdateStatus();
    }
    return true;
  }

  /** The log has everything up to there: the server hears so with the next status. */
  void flushed(SourceOffset committed) {
    stream.setFlushedLSN(LogSequenceNumber.valueOf(committed.lsn()));
  }

  /** What ended the stream; null if the server did. */
  Throwable failure() {
    return failure;
  }

  /** Cuts the connection and waits a while for the thread's end. */
  @Override
  public void close() {
    queue.close();
    thread.interrupt();
    PostgresConnections.abort(connection);
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
