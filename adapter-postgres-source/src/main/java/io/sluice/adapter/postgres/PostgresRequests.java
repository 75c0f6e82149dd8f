package io.sluice.adapter.postgres;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends requests to whoever captures the pipeline, and finds their answers in checkpoints. */
final class PostgresRequests implements CaptureRequests {
  private static final String CHECK_LIMITS =
      "set local lock_timeout = '10s'; set local statement_timeout = '30s'";

  private final PostgresConnections connections;
  private final RequestSender sender;
  private final TablePatterns patterns;
  private final Selection selection;

  /**
   * @param patterns the tables that are captured
   * @param selection what of them
   */
  PostgresRequests(
      PostgresConnections connections,
      RequestChannel channel,
      TablePatterns patterns,
      Selection selection) {
    this.connections = connections;
    this.sender = new RequestSender(connections, channel);
    this.patterns = patterns;
    this.selection = selection;
  }

  @Override
  public Mark mark() throws PortException {
    try {
      long position = sender.send(RequestMessage.mark(UUID.randomUUID().toString()));
      return new Mark(SourcePosition.formatLsn(position), "");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public Mark rereadRows(TableId table, List<RowKey> keys) throws PortException {
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys, at most " + MOST_KEYS);
    }
    requireCaptured(table);
    List<List<String>> texts = keys.stream().map(KeyText::of).toList();
    RequestMessage message = RequestMessage.rows(UUID.randomUUID().toString(), table, texts);
    if (message.json().length() > Requests.MOST_TEXT / 2) {
      throw new PortException(
          "the keys of "
              + keys.size()
              + " rows of table "
              + table
              + " are too long for one request: ask for fewer at once");
    }
    return send(message);
  }

  @Override
  public Mark rereadTable(TableId table, Optional<String> condition) throws PortException {
    requireCaptured(table);
    check(table, condition);
    return send(RequestMessage.table(UUID.randomUUID().toString(), table, condition));
  }

  private Mark send(RequestMessage message) throws PortException {
    try {
      sender.send(message);
      return new Mark(SourcePosition.formatLsn(sender.behind()), message.id());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private PortException failed(SQLException e) {
    sender.close();
    return connections.errors().translate("write a request into the WAL", e);
  }

  private void requireCaptured(TableId table) throws PortException {
    if (!patterns.matches(table)) {
      throw new PortException("table " + table + " is not captured: `tables` does not name it");
    }
  }

  /** Has PostgreSQL plan what will be read, and run nothing of it. */
  private void check(TableId table, Optional<String> condition) throws PortException {
    if (condition.isPresent()) {
      Condition.check(condition.get());
    }
    Connection connection = connections.openBrief("check of a request");
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      statement.setEscapeProcessing(false);
      statement.execute(CHECK_LIMITS);
      statement.execute(
          "explain select from "
              + shown(connection, table)
              + " as t"
              + condition.map(text -> " where " + Condition.sql(text)).orElse(""));
    } catch (SQLException e) {
      if (PostgresErrors.isTransient(e)) {
        throw connections.errors().translate("check the request", e);
      }
      throw new PortException(
          "rows of table "
              + table
              + " cannot be read so: "
              + PostgresErrors.reason(e)
              + (selection.of(table).hides()
                  ? ". A condition, which is kept in the log, can use only columns that are captured"
                      + " and not masked"
                  : ""),
          e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  /** The table without what must not leave PostgreSQL: the condition goes into checkpoints. */
  private String shown(Connection connection, TableId table) throws SQLException, PortException {
    String whole = "only " + Sql.name(table);
    if (!selection.of(table).hides()) {
      return whole;
    }
    CatalogTable found =
        new Catalog(connection, selection)
            .table(table)
            .orElseThrow(() -> new PortException("table " + table + " does not exist"));
    return found.columns().stream()
        .filter(column -> column.mask().isEmpty())
        .map(column -> Sql.name(column.column().name()))
        .collect(Collectors.joining(", ", "(select ", " from " + whole + ")"));
  }

  @Override
  public Progress progress(Checkpoint checkpoint, Mark mark) throws PortException {
    SourceOffset at = SourceOffset.parse(checkpoint);
    Optional<OpenRequest> open = at.requests().open(mark.request());
    if (open.isPresent()) {
      return new Progress(State.UNDER_WAY, open.get().rows(), "");
    }
    Optional<Requests.Ended> ended = at.requests().ended(mark.request());
    if (ended.isPresent()) {
      String failure = ended.get().failure();
      return new Progress(
          failure.isEmpty() ? State.DONE : State.FAILED, ended.get().rows(), failure);
    }
    if (at.snapshotUnderWay() || Long.compareUnsigned(at.lsn(), lsn(mark.position())) < 0) {
      return new Progress(State.AHEAD, 0, "");
    }
    if (mark.request().isEmpty()) {
      return new Progress(State.DONE, 0, "");
    }
    throw new PortException(
        "what became of request "
            + mark.request()
            + " is no longer known: many others have ended since, or a new snapshot was taken");
  }

  private static long lsn(String text) {
    int slash = text.indexOf('/');
    return Long.parseLong(text.substring(0, slash), 16) << 32
        | Long.parseLong(text.substring(slash + 1), 16);
  }

  @Override
  public void close() {
    sender.close();
  }
}
