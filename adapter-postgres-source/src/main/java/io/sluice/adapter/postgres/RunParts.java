package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.domain.TableId;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes what one run of a capture is put together of. */
final class RunParts {
  /** Debezium reads the tables' definitions first, and may have to wait for locks there. */
  private static final Duration PATIENCE_WHILE_STARTING = Duration.ofSeconds(60);

  private final String pipeline;
  private final PostgresSourceConfig config;
  private final Selection selection;
  private final Clock clock;
  private final PostgresConnections connections;
  private final Slot slot;
  private final Publication publication;
  private final RequestChannel requests;
  private final Unreadable unreadable;
  private final SlotFailover slotFailover;
  private volatile Optional<Snapshot> lastSnapshot = Optional.empty();
  private final UnknownTypes unknownTypes = new UnknownTypes();

  RunParts(
      String pipeline,
      PostgresSourceConfig config,
      Selection selection,
      Clock clock,
      PostgresConnections connections,
      Slot slot,
      Publication publication,
      RequestChannel requests) {
    this.pipeline = pipeline;
    this.config = config;
    this.selection = selection;
    this.clock = clock;
    this.connections = connections;
    this.slot = slot;
    this.publication = publication;
    this.requests = requests;
    this.unreadable = new Unreadable(clock);
    this.slotFailover = new SlotFailover(connections, slot);
  }

  /** Tables whose rows have to be read and cannot be. */
  Unreadable unreadable() {
    return unreadable;
  }

  String pipeline() {
    return pipeline;
  }

  UnknownTypes unknownTypes() {
    return unknownTypes;
  }

  Resumption resumption() {
    return new Resumption(
        slot,
        publication,
        requests,
        new TablePatterns(config.tables()),
        slotFailover,
        connections.errors());
  }

  Watch watch(Claim claim, Preparation ready) {
    return new Watch(
        claim,
        resumption(),
        publication,
        ready.members(),
        new Alterations(new TableCheck(config), selection, requests, ready),
        config.heartbeat(),
        PATIENCE_WHILE_STARTING);
  }

  /** Tells of a snapshot before it does anything that takes time. */
  interface SnapshotBegin {
    void accept(Snapshot snapshot) throws InterruptedException;
  }

  /** Drops what a former snapshot or stream has left, and makes ready for a new one. */
  Snapshot snapshot(Preparation ready, VersionSequence versions, SnapshotBegin begin)
      throws PortException, InterruptedException {
    Connection connection = connections.openBrief("snapshot");
    try {
      slot.drop(connection, connections.errors());
      publication.establish(connection, ready.members(), connections.errors());
    } finally {
      PostgresConnections.close(connection);
    }
    Snapshot snapshot =
        new Snapshot(
            new SnapshotSessions(connections, config.snapshotReaders()),
            slot,
            ready.origin(),
            selection,
            config.batchSize(),
            versions,
            clock);
    lastSnapshot = Optional.of(snapshot);
    begin.accept(snapshot);
    return snapshot;
  }

  /** The one that was begun last, which may have ended. */
  Optional<Snapshot> lastSnapshot() {
    return lastSnapshot;
  }

  LiveCatalog liveCatalog() {
    return new LiveCatalog(connections, selection);
  }

  KnownKeys keys(Preparation ready, SourceOffset from) {
    KnownKeys keys = new KnownKeys(ready.tables(), from.tables());
    for (TableId table : ready.leaving()) {
      keys.leaving(table, from.tables().orElseThrow().of(table));
    }
    return keys;
  }

  RecordShapes shapes(LiveCatalog catalog, KnownKeys keys) {
    return new RecordShapes(catalog, keys, unknownTypes);
  }

  /** To be called before the engine runs: what comes through the stream is counted from then on. */
  Rereads rereads(
      Preparation ready,
      VersionSequence versions,
      SourceOffset from,
      LiveCatalog catalog,
      KnownKeys keys,
      RecordShapes shapes)
      throws PortException {
    JoiningTables joining = new JoiningTables(catalog, keys, shapes, versions);
    AlteredTables altered = new AlteredTables(catalog, keys, shapes, versions);
    unreadable.clear();
    PieceSupply supply =
        PieceSupply.open(connections, selection, requests, joining, keys, unreadable);
    return new Rereads(
        requests, supply, joining, altered, versions, from.only(ready.streamed()).requests());
  }

  StreamRun engine(
      Preparation ready,
      VersionSequence versions,
      ChangeHandler handler,
      CommittedOffset.Handle offset,
      LiveCatalog catalog,
      RecordShapes shapes,
      Rereads rereads) {
    ChangeConverter converter = new ChangeConverter(shapes, catalog, versions);
    HandOver handOver =
        new HandOver(
            converter,
            handler,
            offset,
            rereads,
            () -> begins(offset.committed(), ready.origin()),
            config.batchSize(),
            config.heartbeat());
    SourceOffset from = offset.committed().only(ready.streamed());
    if (config.engine() == SourceEngine.NATIVE) {
      ByteQueue queue = new ByteQueue(config.bufferBytes());
      Transactions transactions = new Transactions(from, rereads);
      return new NativeRun(
          () -> ReplicationReader.start(connections, slot, publication, offset, queue, pipeline),
          queue,
          new NativeChanges(transactions, converter, ready.streamed()),
          handOver,
          offset,
          config.batchSize());
    }
    return new EngineRun(
        EngineSettings.of(
            config, connections, slot, publication, ready.streamed(), requests, offset),
        new TransactionAssembler(from, new DebeziumChanges(converter), rereads),
        handOver);
  }

  /**
   * Debezium makes the slot anew if somebody has dropped it since it was last looked at. The new
   * one begins later, and the first checkpoint behind the gap would hide it. And the address may
   * lead to another server since, as after a failover: that one may lack what the log has.
   */
  private void begins(SourceOffset from, Origin origin) throws PortException {
    Connection connection = connections.openBrief("stream");
    try {
      OriginReader.requireTimeline(origin, connection);
      Resumption resumption = resumption();
      resumption.intact(resumption.state(connection), from.lsn());
    } catch (SQLException e) {
      throw connections.errors().translate("look at the timeline", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  EngineErrors engineErrors() {
    return new EngineErrors(connections.errors(), publication);
  }
}
