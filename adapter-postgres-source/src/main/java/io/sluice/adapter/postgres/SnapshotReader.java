package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SnapshotRange.Storage;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ranges of tables one after the other, through a connection that has the snapshot.
 *
 * <p>Of several readers one holds the locks on the tables, and those that it has taken on their
 * indexes, to the end. Another one that has to wait for a lock may stand behind somebody who waits
 * for those of the first (ALTER for a table's, REINDEX for an index's), who waits for this one: for
 * ever. So it waits for a moment only, leaves the range to the first one, and goes on with what is
 * stored elsewhere: to each table or partition it gives one chance. Rows of the range that it has
 * handed on come once more then.
 */
final class SnapshotReader implements ParallelReading.Reading<SnapshotReader.Rows> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

  private final Connection connection;
  private final boolean first;
  private final SnapshotPlan plan;
  private final List<TableSchema> schemas;
  private final RangeQueue ranges;
  private final int batchSize;

  /** The oids of tables and partitions that are left to the first one. */
  private final Set<Long> leftToFirst = new HashSet<>();

  private Storage storage;
  private TableRows table;
  private Fetching fetching;

  /**
   * Rows of a range.
   *
   * @param chars how much text they were read from
   * @param last whether the range has no more
   */
  record Rows(int range, List<Row> rows, long chars, boolean last) {}

  /**
   * @param connection in a transaction with the snapshot
   * @param first whether it holds the locks on all tables
   * @param schemas the tables', as rows are to have them
   * @param batchSize how many rows are handed on at once at most
   */
  SnapshotReader(
      Connection connection,
      boolean first,
      SnapshotPlan plan,
      List<TableSchema> schemas,
      RangeQueue ranges,
      int batchSize) {
    this.connection = connection;
    this.first = first;
    this.plan = plan;
    this.schemas = schemas;
    this.ranges = ranges;
    this.batchSize = batchSize;
  }

  @Override
  public void read(ParallelReading.Output<Rows> output)
      throws SQLException, PortException, InterruptedException {
    OptionalInt range = next();
    while (range.isPresent()) {
      read(range.getAsInt(), output);
      range = next();
    }
  }

  private OptionalInt next() throws InterruptedException {
    return first ? ranges.takeOrAwait() : ranges.take(this::isOwn);
  }

  private boolean isOwn(int number) {
    return !leftToFirst.contains(plan.ranges().get(number).storage().oid());
  }

  /** Or gives it back. */
  private void read(int number, ParallelReading.Output<Rows> output)
      throws SQLException, PortException, InterruptedException {
    SnapshotRange range = plan.ranges().get(number);
    if (first) {
      read(number, range, output);
      ranges.done();
      return;
    }
    Savepoint unlocked = connection.setSavepoint();
    boolean read = readLocked(number, range, output);
    connection.rollback(unlocked); // and with it the locks, and the limit on waiting for them
    connection.releaseSavepoint(unlocked);
    if (read) {
      ranges.done();
    } else {
      LOG.info(
          "table {} or an index of it is waited for: {} reads no more of it",
          plan.name(range),
          Thread.currentThread().getName());
      leftToFirst.add(range.storage().oid());
      ranges.giveBack(number);
    }
  }

  private boolean readLocked(int number, SnapshotRange range, ParallelReading.Output<Rows> output)
      throws SQLException, PortException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = " + HeldTables.LOCK_LIMIT.toMillis());
      statement.execute("lock table " + plan.lock(range) + " in access share mode");
      read(number, range, output);
      return true;
    } catch (SQLException e) {
      if (PostgresErrors.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private void read(int number, SnapshotRange range, ParallelReading.Output<Rows> output)
      throws SQLException, PortException, InterruptedException {
    begin(range);
    List<Row> rows = new ArrayList<>();
    long chars = 0;
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false); // braces in the condition are PostgreSQL's
      fetching.begin(statement);
      try (ResultSet found = statement.executeQuery(sql(range))) {
        while (found.next()) {
          long before = table.charsRead();
          rows.add(table.row(found));
          long rowChars = table.charsRead() - before;
          fetching.came(found, rowChars);
          chars += rowChars;
          if (rows.size() >= batchSize || chars >= PageSize.BYTES) {
            output.put(new Rows(number, rows, chars, false));
            rows = new ArrayList<>(rows.size());
            chars = 0;
          }
        }
      }
    }
    output.put(new Rows(number, rows, chars, true));
  }

  private void begin(SnapshotRange range) throws PortException {
    if (range.storage().equals(storage)) {
      return;
    }
    CatalogTable found = plan.table(range);
    TableSchema schema = schemas.get(range.table());
    storage = range.storage();
    fetching = new Fetching();
    table =
        storage.partition().isPresent()
            ? TableRows.of(schema, found, storage.partition().get())
            : TableRows.of(schema, found);
  }

  private String sql(SnapshotRange range) {
    String captured = range.condition().isPresent() ? table.andWhere() : table.where();
    return "select "
        + table.columns()
        + " from "
        + table.from()
        + range.condition().map(condition -> " where " + condition).orElse("")
        + captured;
  }
}
