package io.sluice.adapter.postgres;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * PostgreSQL through logical replication (pgoutput). Safe for many threads; one stream at a time.
 *
 * <p>The way of a change: {@link CaptureWorker} runs {@link Snapshot} and then {@link EngineRun};
 * {@link TransactionAssembler} finds the transactions' ends, {@link ChangeConverter} makes the
 * changes.
 */
public final class PostgresSource implements ChangeSource {
  /** Debezium reads the tables' definitions first, and may have to wait for locks there. */
  private static final Duration PATIENCE_WHILE_STARTING = Duration.ofSeconds(60);

  private final String pipeline;
  private final PostgresSourceConfig config;
  private final Clock clock;
  private final PostgresConnections connections;
  private final Slot slot;
  private final Publication publication;
  private final RequestChannel requests;
  private final LagProbe lag;
  private Claim claim;

  public PostgresSource(String pipeline, PostgresSourceConfig config, Clock clock) {
    this.pipeline = pipeline;
    this.config = config;
    this.clock = clock;
    this.connections = new PostgresConnections(config);
    this.slot = new Slot(config.slot().isBlank() ? DefaultName.of(pipeline) : config.slot());
    this.publication =
        new Publication(
            config.publication().isBlank() ? DefaultName.of(pipeline) : config.publication());
    this.requests = new RequestChannel(pipeline, config.password());
    this.lag = new LagProbe(connections, slot);
  }

  @Override
  public List<Problem> check() throws PortException {
    Connection connection = connections.openBrief("check");
    try {
      return new Preflight(config, slot, publication).examine(connection).problems();
    } catch (SQLException e) {
      throw connections.errors().translate("check the database", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  @Override
  public List<TableSchema> tables() throws PortException {
    Connection connection = connections.openBrief("tables");
    try {
      TableCheck check = new TableCheck(config);
      return check.examine(new Catalog(connection), new ArrayList<>()).stream()
          .map(CatalogTable::schema)
          .toList();
    } catch (SQLException e) {
      throw connections.errors().translate("read the tables' definitions", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  @Override
  public synchronized void claim() throws PortException {
    if (claim != null) {
      try {
        claim.take();
        return;
      } catch (SQLException e) {
        releaseClaim();
      }
    }
    claim = Claim.connect(pipeline, connections);
    try {
      claim.take();
    } catch (SQLException e) {
      releaseClaim();
      throw connections.errors().translate("claim pipeline " + pipeline, e);
    }
  }

  private void releaseClaim() {
    if (claim != null) {
      claim.close();
      claim = null;
    }
  }

  @Override
  public ChangeStream open(Optional<Checkpoint> from) throws PortException {
    SourceOffset offset = null;
    if (from.isPresent() && !from.get().beginsAnew()) {
      SourceOffset parsed = SourceOffset.parse(from.get());
      offset = parsed.snapshotUnderWay() ? null : parsed;
    }
    VersionSequence versions = new VersionSequence(from.map(Checkpoint::version).orElse(0L), clock);
    return new PostgresStream(this, prepare(offset), offset, versions);
  }

  /**
   * Claims the pipeline and looks at everything a run needs.
   *
   * @param from where the run is to go on, null if with a snapshot
   */
  Preparation prepare(SourceOffset from) throws PortException {
    claim();
    Connection connection = connections.openBrief("start");
    try {
      Preflight preflight = new Preflight(config, slot, publication);
      Preflight.Report report =
          from == null ? preflight.examine(connection) : preflight.examineResumption(connection);
      if (!report.problems().isEmpty()) {
        throw new PortException(describe(report.problems()));
      }
      Preparation ready =
          new Preparation(OriginReader.read(connections), report.tables(), Optional.empty());
      return from == null ? ready : ready.from(resume(connection, from, ready));
    } catch (SQLException e) {
      throw connections.errors().translate("check the database", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  private SourceOffset resume(Connection connection, SourceOffset from, Preparation ready)
      throws PortException {
    return resumption().verify(connection, from, ready);
  }

  private Resumption resumption() {
    return new Resumption(slot, publication, requests, config.keyless(), connections.errors());
  }

  private static String describe(List<Problem> problems) {
    return problems.stream()
        .map(problem -> "\n  - " + problem.what() + "\n    " + problem.remedy())
        .collect(Collectors.joining("", "PostgreSQL is not ready for capture:", ""));
  }

  synchronized Watch watch(Preparation ready) {
    return new Watch(
        claim, resumption(), publication, ready.ids(), config.heartbeat(), PATIENCE_WHILE_STARTING);
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
      publication.establish(connection, ready.ids(), connections.errors());
    } finally {
      PostgresConnections.close(connection);
    }
    SourceOffset underWay = SourceOffset.snapshot(ready.origin(), slot.name());
    Snapshot snapshot =
        new Snapshot(connections, slot, underWay, config.batchSize(), versions, clock);
    begin.accept(snapshot);
    return snapshot;
  }

  LiveCatalog liveCatalog() {
    return new LiveCatalog(connections);
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
    PieceSupply supply = PieceSupply.open(connections, requests, joining, keys);
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
        new ChangeConverter(new RecordShapes(catalog, keys), catalog, versions);
    return new EngineRun(
        EngineSettings.of(config, connections, slot, publication, ready.ids(), requests, offset),
        new TransactionAssembler(offset.committed().only(ready.ids()), converter::convert, rereads),
        converter,
        handler,
        offset,
        rereads,
        config.batchSize(),
        config.heartbeat());
  }

  EngineErrors engineErrors() {
    return new EngineErrors(connections.errors(), publication);
  }

  String pipeline() {
    return pipeline;
  }

  @Override
  public OptionalLong lagBytes() {
    return lag.bytes();
  }

  @Override
  public OptionalLong heldBackBytes() {
    return lag.heldBackBytes();
  }

  @Override
  public RowReader rows() {
    return new PostgresRows(connections);
  }

  @Override
  public CaptureRequests requests() {
    return new PostgresRequests(connections, requests, new TablePatterns(config.tables()));
  }

  @Override
  public synchronized void close() {
    releaseClaim();
    lag.close();
  }
}
