package io.sluice.adapter.postgres;

import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;

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
  }

  String pipeline() {
    return pipeline;
  }

  UnknownTypes unknownTypes() {
    return unknownTypes;
  }

  Resumption resumption() {
    return new Resumption(slot, publication, requests, config.keyless(), connections.errors());
  }

  Watch watch(Claim claim, Preparation ready) {
    return new Watch(
        claim,
        resumption(),
        publication,
        ready.members(),
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
    SourceOffset underWay = SourceOffset.snapshot(ready.origin(), slot.name());
    Snapshot snapshot =
        new Snapshot(connections, slot, underWay, selection, config.batchSize(), versions, clock);
    begin.accept(snapshot);
    return snapshot;
  }

  LiveCatalog liveCatalog() {
    return new LiveCatalog(connections, selection);
  }

  KnownKeys keys(Preparation ready, SourceOffset from) {
    return new KnownKeys(ready.tables(), from.tables(), config.keyless());
  }

  /** To be called before the engine runs: what comes through the stream is counted from then on. */
  Rereads rereads(
      Preparation ready,
      VersionSequence versions,
      SourceOffset from,
      LiveCatalog catalog,
      KnownKeys keys)
      throws PortException {
    JoiningTables joining = new JoiningTables(catalog, keys, versions);
    PieceSupply supply = PieceSupply.open(connections, selection, requests, joining, keys);
    return new Rereads(requests, supply, joining, versions, from.only(ready.ids()).requests());
  }

  EngineRun engine(
      Preparation ready,
      VersionSequence versions,
      ChangeHandler handler,
      CommittedOffset.Handle offset,
      LiveCatalog catalog,
      KnownKeys keys,
      Rereads rereads) {
    ChangeConverter converter =
        new ChangeConverter(new RecordShapes(catalog, keys, unknownTypes), catalog, versions);
    return new EngineRun(
        EngineSettings.of(config, connections, slot, publication, ready.ids(), requests, offset),
        new TransactionAssembler(offset.committed().only(ready.ids()), converter::convert, rereads),
        converter,
        handler,
        offset,
        rereads,
        () -> begins(offset.committed()),
        config.batchSize(),
        config.heartbeat());
  }

  /**
   * Debezium makes the slot anew if somebody has dropped it since it was last looked at. The new
   * one begins later, and the first checkpoint behind the gap would hide it.
   */
  private void begins(SourceOffset from) throws PortException {
    Connection connection = connections.openBrief("stream");
    try {
      Resumption resumption = resumption();
      resumption.intact(resumption.state(connection), from.lsn());
    } finally {
      PostgresConnections.close(connection);
    }
  }

  EngineErrors engineErrors() {
    return new EngineErrors(connections.errors(), publication);
  }
}
