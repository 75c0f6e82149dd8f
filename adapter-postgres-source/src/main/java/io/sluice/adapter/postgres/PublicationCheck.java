package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds what stands against using a publication as it is, or against making it. */
final class PublicationCheck {
  private final Publication publication;

  PublicationCheck(Publication publication) {
    this.publication = publication;
  }

  List<Problem> problems(Connection connection, List<CatalogTable> wanted) throws SQLException {
    List<Problem> problems = new ArrayList<>();
    Optional<PublicationState> state = PublicationState.read(connection, publication.name());
    Map<TableId, Member> members = Member.of(connection, wanted);
    if (state.isEmpty()) {
      problems.addAll(rights(connection, wanted, members));
    } else if (!state.get().explicit()) {
      problems.add(
          new Problem(
              "publication " + publication.name() + " covers whole schemas or all tables",
              "DROP PUBLICATION "
                  + Sql.name(publication.name())
                  + "; -- Sluice makes one of just its tables"));
    } else if (!state.get().complete()) {
      problems.add(
          new Problem(
              "publication " + publication.name() + " leaves out operations",
              "DROP PUBLICATION "
                  + Sql.name(publication.name())
                  + "; -- Sluice makes one that is complete"));
    } else if (!mayHold(state.get(), wanted, members)) {
      problems.add(
          new Problem(
              "publication "
                  + publication.name()
                  + " holds other tables, rows or columns, and the user cannot alter it",
              publication.remakeSql(state.get(), members) + "; -- as a superuser or the owner"));
    }
    boolean parts = members.values().stream().anyMatch(member -> !member.isWhole());
    if (problems.isEmpty() && parts) {
      tried(connection, members).ifPresent(problems::add);
    }
    return problems;
  }

  /** Has PostgreSQL make one like it and take it back. What else keeps that from working passes. */
  private static Optional<Problem> tried(Connection connection, Map<TableId, Member> members)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("set local lock_timeout = '1s'");
      statement.execute(new Publication("sluice_" + UUID.randomUUID()).sql().create(members));
      return Optional.empty();
    } catch (SQLException e) {
      return Publication.refusal(e)
          .map(
              reason ->
                  new Problem(
                      "PostgreSQL cannot publish the tables with these `where` and `columns`: "
                          + reason,
                      "correct them"));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static boolean mayHold(
      PublicationState state, List<CatalogTable> wanted, Map<TableId, Member> members) {
    return Publication.areCovered(state.members(), members)
        || state.owned() && wanted.stream().allMatch(CatalogTable::owned);
  }

  private List<Problem> rights(
      Connection connection, List<CatalogTable> wanted, Map<TableId, Member> members)
      throws SQLException {
    boolean mayCreate;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pg_catalog.has_database_privilege(current_database(), 'CREATE')")) {
      mayCreate = row.next() && row.getBoolean(1);
    }
    List<TableId> foreign =
        wanted.stream().filter(table -> !table.owned()).map(CatalogTable::id).toList();
    if (mayCreate && foreign.isEmpty()) {
      return List.of();
    }
    String reason =
        mayCreate
            ? "does not own "
                + foreign.stream().map(TableId::toString).collect(Collectors.joining(", "))
            : "may not CREATE in the database";
    return List.of(
        new Problem(
            "publication "
                + publication.name()
                + " does not exist, and the user cannot make it: it "
                + reason,
            publication.sql().create(members) + "; -- as a superuser or the owner"));
  }
}
