package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/**
 * The pipeline's publication: exactly the captured tables, with every operation, and the rows and
 * columns that the configuration says. A table that joins it later leaves out the rows it already
 * had, so tables join only together with a snapshot of theirs.
 */
record Publication(String name) {
  /** The table is locked, is gone, or is no longer in the publication. */
  private static final Set<String> FOR_ANOTHER_TIME =
      Set.of(PostgresErrors.LOCK_NOT_AVAILABLE, "42P01", "42704");

  /** Not supported, invalid column reference, invalid object definition, undefined function. */
  private static final Set<String> INVALID_DEFINITIONS = Set.of("0A000", "42P10", "42P17", "42P13");

  PublicationSql sql() {
    return new PublicationSql(name);
  }

  /** What makes one that is there hold just these tables. */
  String remakeSql(PublicationState state, Map<TableId, Member> members) {
    return (needsViaRoot(state, members) ? sql().viaRoot() + "; " : "") + sql().set(members);
  }

  private static boolean needsViaRoot(PublicationState state, Map<TableId, Member> members) {
    return !state.viaRoot() && members.values().stream().anyMatch(Member::viaRoot);
  }

  /** Makes it, or makes it hold just these tables; to be followed by a snapshot of them. */
  void establish(Connection connection, Map<TableId, Member> members, PostgresErrors errors)
      throws PortException {
    String sql = null;
    try {
      Optional<PublicationState> state = PublicationState.read(connection, name);
      if (state.isEmpty()) {
        sql = sql().create(members);
      } else if (!areSame(state.get().members(), members)
          && (state.get().owned() || !areCovered(state.get().members(), members))) {
        if (needsViaRoot(state.get(), members)) {
          sql = sql().viaRoot();
          execute(connection, sql);
        }
        sql = sql().set(members);
      }
      if (sql != null) {
        execute(connection, sql);
      }
    } catch (SQLException e) {
      throw failed(sql, e, errors);
    }
  }

  private static boolean areSame(Map<TableId, Member> some, Map<TableId, Member> others) {
    return some.keySet().equals(others.keySet())
        && some.keySet().stream().allMatch(id -> some.get(id).isSameAs(others.get(id)));
  }

  /** Whether these tables are published, and no others, with all that is wanted of them. */
  static boolean areCovered(Map<TableId, Member> published, Map<TableId, Member> wanted) {
    return published.keySet().equals(wanted.keySet())
        && wanted.keySet().stream().allMatch(id -> wanted.get(id).isCoveredBy(published.get(id)));
  }

  private static PortException failed(String sql, SQLException e, PostgresErrors errors) {
    return refusal(e)
        .map(
            reason ->
                new PortException(
                    "PostgreSQL refuses the publication: "
                        + reason
                        + " Correct `where`. The statement was: "
                        + sql,
                    e))
        .orElseGet(() -> errors.translate("run " + sql, e));
  }

  /**
   * Why PostgreSQL does not publish so, with its detail, which says what a row filter may not hold
   * and quotes no values; empty if the error is another.
   */
  static Optional<String> refusal(SQLException e) {
    if (!INVALID_DEFINITIONS.contains(e.getSQLState())
        || !(e instanceof PSQLException postgres)
        || postgres.getServerErrorMessage() == null) {
      return Optional.empty();
    }
    String detail = postgres.getServerErrorMessage().getDetail();
    return Optional.of(PostgresErrors.reason(e) + "." + (detail == null ? "" : " " + detail));
  }

  /** Before going on from a checkpoint: every table has been in it all along. */
  PublicationState verify(Connection connection, Map<TableId, Member> wanted, PostgresErrors errors)
      throws PortException {
    try {
      return verify(PublicationState.read(connection, name), wanted);
    } catch (SQLException e) {
      throw errors.translate("read publication " + name, e);
    }
  }

  /** The same while streaming; waits for nobody's locks. */
  PublicationState watch(Connection connection, Map<TableId, Member> wanted, PostgresErrors errors)
      throws PortException {
    try {
      return verify(PublicationState.glance(connection, name), wanted);
    } catch (SQLException e) {
      throw errors.translate("read publication " + name, e);
    }
  }

  private PublicationState verify(Optional<PublicationState> found, Map<TableId, Member> wanted)
      throws PortException {
    PublicationState state = found.orElseThrow(this::dropped);
    if (!state.complete()) {
      throw new PortException(
          "publication "
              + name
              + " leaves out operations, so changes may be lost. Drop it and"
              + " take a new snapshot: run `sluice reset` and start again");
    }
    Set<TableId> missing = new TreeSet<>(wanted.keySet());
    missing.removeAll(state.tables());
    if (!missing.isEmpty()) {
      throw new PortException(
          "publication "
              + name
              + " lacks "
              + missing.stream().map(TableId::toString).collect(Collectors.joining(", "))
              + ": what happened to these tables so far was not captured. Leave them out of"
              + " `tables`, or take a new snapshot of everything: run `sluice reset` and start"
              + " again");
    }
    if (needsViaRoot(state, wanted)) {
      throw new PortException(
          "publication "
              + name
              + " publishes changes of partitions under the partitions' names and not under that of"
              + " the partitioned table, so changes may be lost. Take a new snapshot: run `sluice"
              + " reset` and start again. Or, if nothing was written to partitioned tables"
              + " meanwhile, put it right: "
              + sql().viaRoot());
    }
    for (Map.Entry<TableId, Member> table : wanted.entrySet()) {
      if (!table.getValue().isCoveredBy(state.members().get(table.getKey()))) {
        throw new PortException(
            "publication "
                + name
                + " does not publish of table "
                + table.getKey()
                + " the rows or columns that the configuration says, so changes may be lost. Take a"
                + " new snapshot: run `sluice reset` and start again. Or, if nothing was written"
                + " to the table meanwhile, put it right: "
                + sql().replace(table.getKey(), table.getValue()));
      }
    }
    return state;
  }

  /**
   * Tables that are no longer wanted leave it, so that they cannot come back without a snapshot.
   * Where a table is locked, by a VACUUM for example, or has just been dropped, that is for another
   * time.
   */
  void trim(
      Connection connection,
      PublicationState state,
      Collection<TableId> tables,
      PostgresErrors errors)
      throws PortException {
    Set<TableId> extra = new TreeSet<>(state.owned() ? state.tables() : Set.of());
    extra.removeAll(tables);
    for (TableId table : extra) {
      try {
        execute(connection, sql().drop(table));
      } catch (SQLException e) {
        if (FOR_ANOTHER_TIME.contains(e.getSQLState())) {
          return;
        }
        throw errors.translate("take table " + table + " out of publication " + name, e);
      }
    }
  }

  /**
   * Partitioned tables that are not wanted leave it at once: with them in it, changes of their
   * partitions would not come under the partitions' names.
   */
  void splitUp(
      Connection connection,
      PublicationState state,
      Collection<TableId> wanted,
      PostgresErrors errors)
      throws PortException {
    for (Map.Entry<TableId, Member> member : state.members().entrySet()) {
      if (member.getValue().viaRoot() && !wanted.contains(member.getKey())) {
        String sql = sql().drop(member.getKey());
        try {
          execute(connection, sql);
        } catch (SQLException e) {
          throw errors.translate("run " + sql, e);
        }
      }
    }
  }

  /** Makes those of the tables members that are none yet. */
  void add(
      Connection connection,
      PublicationState state,
      Map<TableId, Member> tables,
      PostgresErrors errors)
      throws PortException {
    Map<TableId, Member> missing = new TreeMap<>(tables);
    missing.keySet().removeAll(state.tables());
    if (missing.isEmpty()) {
      return;
    }
    ExactJoins.require(connection, missing.keySet(), errors);
    String sql = null;
    try {
      if (needsViaRoot(state, missing)) {
        sql = sql().viaRoot();
        execute(connection, sql);
      }
      sql = sql().add(missing);
      execute(connection, sql);
    } catch (SQLException e) {
      throw failed(sql, e, errors);
    }
  }

  /**
   * Makes it publish of these tables what is wanted now, each at once, where the user may do so.
   *
   * @param wanted of tables of which something else was wanted before; of others a difference is
   *     somebody else's doing
   */
  void align(
      Connection connection,
      PublicationState state,
      Map<TableId, Member> wanted,
      PostgresErrors errors)
      throws PortException {
    if (!state.owned()) {
      return;
    }
    Map<TableId, Member> other = new TreeMap<>(wanted);
    other.keySet().retainAll(state.tables());
    other
        .entrySet()
        .removeIf(table -> table.getValue().isSameAs(state.members().get(table.getKey())));
    if (!other.isEmpty()) {
      ExactJoins.require(connection, other.keySet(), errors);
    }
    for (Map.Entry<TableId, Member> table : other.entrySet()) {
      String sql = sql().replace(table.getKey(), table.getValue());
      try {
        execute(connection, sql);
      } catch (SQLException e) {
        throw failed(sql, e, errors);
      }
    }
  }

  PortException dropped() {
    return new PortException(
        "publication "
            + name
            + " has been dropped while the pipeline was captured through it: changes may be lost."
            + " Take a new snapshot: run `sluice reset` and start again");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
