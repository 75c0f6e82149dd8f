package io.sluice.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Sink} as tests. A sink's author extends this class, says how a sink is
 * opened and how the target is read back, and what the target can do to a sink: be away, and reject
 * rows. Everything else is the same for every sink.
 *
 * <p>All tests of a class share one target, so a table of an earlier test may be there; each test
 * takes table names of its own. Sinks are given time limits short enough for {@link Outage#hang} to
 * be noticed within {@value #PATIENCE_SECONDS} seconds.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class SinkContractTest
    implements RowContract,
        UnchangedContract,
        VersionContract,
        TruncateContract,
        KeyContract,
        TypeContract,
        TableContract,
        SchemaContract,
        ShapeContract,
        LoadContract,
        OutageContract,
        LinkContract,
        LateWriteContract,
        RejectionContract,
        ReadContract,
        LongScanContract,
        KeyReadContract,
        ReadVersionContract,
        ReferenceContract {
  /** How long a sink may take to notice that its target is away or has come back. */
  public static final int PATIENCE_SECONDS = 60;

  private static final AtomicLong TABLES =
      new AtomicLong(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) << 12);

  private final List<Sink> opened = new ArrayList<>();
  private final List<TcpProxy> links = new ArrayList<>();
  private Sink sink;

  /** Opens a sink; every call gives another sink on the same target. */
  protected abstract Sink openSink() throws Exception;

  /**
   * Reads every row that the target holds of the table, in any order, by a client that has nothing
   * to do with the sink and does what any reader of the target would do (no refresh, no special
   * session). Values have the classes of {@link io.sluice.domain.ColumnType}; a column that the
   * target does not have is {@code null}. Empty if the target does not know the table.
   */
  protected abstract List<Row> readRows(TableSchema table) throws Exception;

  /**
   * How to take the target away from the sinks that {@link #openSink} opens, or empty for a target
   * that cannot be away (a file on the same disk); then the tests of outages are reported as
   * skipped.
   */
  protected abstract Optional<Outage> outage() throws Exception;

  /**
   * Where the target listens, so that the tests can reach it over links that are slow, are cut,
   * lose bytes, or deliver late ({@link #openSink(InetSocketAddress, Duration)}). Empty for a
   * target that is not reached over TCP; then the tests of links are reported as skipped.
   */
  protected Optional<InetSocketAddress> address() throws Exception {
    return Optional.empty();
  }

  /**
   * Opens a sink on the same target that reaches it by this address and no other, and gives up
   * waiting for an answer after about this time.
   */
  protected Sink openSink(InetSocketAddress by, Duration timeout) throws Exception {
    throw new UnsupportedOperationException("a sink with address() opens sinks by way of links");
  }

  /**
   * How long a row that was deleted may be there again when an older write of it arrives late,
   * after its sink gave up. Zero where the target itself decides by what it remembers of deleted
   * rows; more for a sink that has to look for such rows afterwards.
   */
  protected Duration revivedRowsLast() {
    return Duration.ZERO;
  }

  /**
   * Rows that the target must reject, one {@link Rejection} for each reason there is; called once
   * per test, so tables in it are new ones ({@link #tableId}). Empty for a target that takes
   * everything; then it is tested that it takes a value of 20 MB.
   */
  protected abstract List<Rejection> rejections() throws Exception;

  /**
   * Whether the sink is a {@link io.sluice.ports.sink.ReadableSink}; it is tested that this is true
   * either way.
   */
  protected boolean readable() {
    return true;
  }

  /** A table name that no other test uses. */
  @Override
  public final TableId tableId(String hint) {
    return new TableId("contract", hint + "_" + Long.toString(TABLES.getAndIncrement(), 36));
  }

  @BeforeEach
  final void openFirstSink() throws Exception {
    sink = another();
  }

  @AfterEach
  final void closeSinks() throws Exception {
    Optional<Outage> outage = outage();
    if (outage.isPresent()) {
      outage.get().mend();
    }
    for (TcpProxy link : links) {
      link.mend();
    }
    opened.forEach(Sink::close);
    for (TcpProxy link : links) {
      link.close();
    }
  }

  @Override
  public final TcpProxy link() throws Exception {
    InetSocketAddress target =
        address().orElseGet(() -> abort("the sink's author gives no address of the target"));
    TcpProxy link = new TcpProxy(target);
    links.add(link);
    return link;
  }

  @Override
  public final Sink through(TcpProxy link, Duration timeout) throws Exception {
    Sink through = openSink(link.address(), timeout);
    opened.add(through);
    return through;
  }

  @Override
  public final Duration howLongRevivedRowsLast() {
    return revivedRowsLast();
  }

  @Override
  public final Sink sink() {
    return sink;
  }

  @Override
  public final Sink another() throws Exception {
    Sink another = openSink();
    opened.add(another);
    return another;
  }

  @Override
  public final void reopen() throws Exception {
    opened.remove(sink);
    sink.close();
    sink = another();
  }

  @Override
  public final List<Row> found(TableSchema table) throws Exception {
    return readRows(table);
  }

  @Override
  public final Optional<Outage> theOutage() throws Exception {
    return outage();
  }

  @Override
  public final List<Rejection> theRejections() throws Exception {
    return rejections();
  }

  @Override
  public final boolean isReadable() {
    return readable();
  }

  @Override
  public final void write(Sink to, Collection<ChangeEvent> changes)
      throws SinkException, InterruptedException {
    to.write(ChangeBatch.of(List.copyOf(changes)));
  }

  @Override
  public final void expect(TableSchema table, Collection<Row> rows) throws Exception {
    List<String> differences = RowComparison.differences(table, rows, readRows(table));
    if (!differences.isEmpty()) {
      fail(
          "the target's rows of " + table.id() + " differ:\n  " + String.join("\n  ", differences));
    }
  }
}
