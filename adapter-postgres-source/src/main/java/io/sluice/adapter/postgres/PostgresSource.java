package io.sluice.adapter.postgres;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableSchema;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.TableSetAside;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL through logical replication (pgoutput). Safe for many threads; one stream at a time.
 *
 * <p>The way of a change: {@link CaptureWorker} runs {@link Snapshot} and then a {@link StreamRun},
 * Debezium's or our own; {@link Transactions} finds where transactions end, {@link ChangeConverter}
 * makes the changes, {@link HandOver} hands them on.
 */
public final class PostgresSource implements ChangeSource {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSource.class);

  private final String pipeline;
  private final PostgresSourceConfig config;
  private final Selection selection;
  private final Clock clock;
  private final PostgresConnections connections;
  private final Slot slot;
  private final Publication publication;
  private final RequestChannel requests;
  private final LagProbe lag;
  private final RunParts parts;
  private volatile List<TableSetAside> setAside = List.of();
  private volatile boolean proven;
  private Claim claim;

  public PostgresSource(String pipeline, PostgresSourceConfig config, Clock clock) {
    this.pipeline = pipeline;
    this.config = config;
    this.selection = config.selection();
    this.clock = clock;
    this.connections = new PostgresConnections(config);
    this.slot = new Slot(config.slot().isBlank() ? DefaultName.of(pipeline) : config.slot());
    this.publication =
        new Publication(
            config.publication().isBlank() ? DefaultName.of(pipeline) : config.publication());
    this.requests = new RequestChannel(pipeline, config.password());
    this.lag = new LagProbe(connections, slot);
    this.parts =
        new RunParts(pipeline, config, selection, clock, connections, slot, publication, requests);
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
      return check.examine(new Catalog(connection, selection)).sound().stream()
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
      offset = SourceOffset.parse(from.get());
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
    if (from == null || !from.lacksSnapshot()) {
      return prepareAt(from);
    }
    Optional<SourceOffset> behind = from.behindSnapshot();
    return behind.isPresent() ? goOn(behind.get()) : prepareAt(null);
  }

  /**
   * Without its slot an interrupted snapshot cannot be gone on with, and begins anew. Whatever else
   * stands against it, another database for one, is for a person to decide.
   */
  private Preparation goOn(SourceOffset behind) throws PortException {
    try {
      Preparation ready = prepareAt(behind);
      LOG.info(
          "the snapshot was interrupted: the stream goes on from it, at {}, and the rest of {}"
              + " tables is read meanwhile",
          behind,
          behind.requests().open().stream().filter(OpenRequest::isOfSnapshot).count());
      return ready;
    } catch (SlotUnusableException e) {
      LOG.warn("the interrupted snapshot begins anew: {}", e.getMessage());
      return prepareAt(null);
    }
  }

  private Preparation prepareAt(SourceOffset from) throws PortException {
    claim();
    Connection connection = connections.openBrief("start");
    try {
      Preflight.requirePrimary(connection);
      requireClaimAt(connection);
      Preflight preflight = new Preflight(config, slot, publication);
      Preflight.Report report =
          from == null ? preflight.examine(connection) : preflight.examineResumption(connection);
      SetAside aside =
          from == null
              ? SetAside.NONE
              : SetAside.of(report.tables(), proven, new TableCheck(config));
      List<Problem> problems = new ArrayList<>(report.server());
      problems.addAll(from == null ? report.tables().problems() : aside.problems());
      if (!problems.isEmpty()) {
        throw new PortException(describe(problems));
      }
      proven = true;
      aside.warn();
      setAside = aside.tables(clock.instant());
      List<CatalogTable> tables = report.tables().sound();
      parts.unknownTypes().tellOf(tables);
      Lineage lineage =
          OriginReader.read(connections, Optional.ofNullable(from).map(SourceOffset::origin));
      Preparation ready =
          new Preparation(
              lineage.origin(),
              tables,
              Member.of(connection, tables),
              aside.forms(),
              Set.of(),
              Optional.empty());
      if (from == null) {
        return ready;
      }
      lineage.requireContinues(from);
      return parts.resumption().verify(connection, from, ready);
    } catch (SQLException e) {
      throw connections.errors().translate("check the database", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  /** After a failover the claim has to be taken where others take it, too. */
  private synchronized void requireClaimAt(Connection connection)
      throws SQLException, TransientPortException {
    if (claim == null || !claim.isAt(connection)) {
      releaseClaim();
      throw new TransientPortException(
          "the claim on pipeline " + pipeline + " is at another server: it is taken anew");
    }
  }

  private static String describe(List<Problem> problems) {
    return problems.stream()
        .map(problem -> "\n  - " + problem.what() + "\n    " + problem.remedy())
        .collect(Collectors.joining("", "PostgreSQL is not ready for capture:", ""));
  }

  @Override
  public List<TableSetAside> setAside() {
    List<TableSetAside> all = new ArrayList<>(setAside);
    all.addAll(parts.unreadable().tables());
    return all;
  }

  synchronized Watch watch(Preparation ready) {
    return parts.watch(claim, ready);
  }

  RunParts parts() {
    return parts;
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
  public OptionalDouble snapshotProgress() {
    return parts.lastSnapshot().map(Snapshot::share).orElseGet(OptionalDouble::empty);
  }

  @Override
  public RowReader rows() {
    return new PostgresRows(connections, selection);
  }

  @Override
  public CaptureRequests requests() {
    return new PostgresRequests(
        connections, requests, new TablePatterns(config.tables()), selection);
  }

  @Override
  public synchronized void close() {
    releaseClaim();
    lag.close();
  }
}
