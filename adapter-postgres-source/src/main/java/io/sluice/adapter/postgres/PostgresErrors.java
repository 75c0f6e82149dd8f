package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/**
 * Translates the driver's exceptions into the ports' taxonomy by SQLSTATE (PostgreSQL's appendix
 * A). Only the primary message of the server is passed on: details and contexts may hold row
 * values.
 */
final class PostgresErrors {
  private static final String DATA_EXCEPTION = "22";
  static final String LOCK_NOT_AVAILABLE = "55P03";

  /** What a standby answers that is about to be promoted; a user's condition may have them, too. */
  private static final String READ_ONLY = "25006";

  private static final String NOT_IN_STATE = "55000";

  private final String where;

  /**
   * @param where user and database, for the messages
   */
  PostgresErrors(String where) {
    this.where = where;
  }

  String where() {
    return where;
  }

  PortException translate(String doing, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String said = "cannot " + doing + " (" + where + "): " + reason(e);
    return switch (state) {
      case "28P01", "28000" ->
          new PortException(
              said
                  + ". Check user and password, and that pg_hba.conf lets this user in, for"
                  + " replication too",
              e);
      case "3D000" -> new PortException(said + ". Check the name of the database", e);
      case "42501" -> new PortException(said + ". Grant the user what it lacks", e);
      case READ_ONLY, NOT_IN_STATE -> new TransientPortException(said, e);
      default -> isTransient(e) ? new TransientPortException(said, e) : new PortException(said, e);
    };
  }

  /** Whether the same call may succeed later without anybody mending anything. */
  static boolean isTransient(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") // connection
        || state.startsWith("57") // operator intervention: shutdown, starting up
        || state.startsWith("53") // resources: too many connections, disk full
        || state.startsWith("40") // serialization, deadlock
        || state.startsWith("58") // system error
        || state.equals("55006") // object in use: the slot is still active
        || state.equals(LOCK_NOT_AVAILABLE)
        || state.equals("25P03") // idle in transaction timeout
        || e.getCause() instanceof IOException;
  }

  static Optional<SQLException> sqlCause(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  static String reason(SQLException e) {
    if (e instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
      String message = postgres.getServerErrorMessage().getMessage();
      return e.getSQLState().startsWith(DATA_EXCEPTION) ? withoutQuoted(message) : message;
    }
    return e.getMessage();
  }

  /** {@code invalid input syntax for type integer: "…"} quotes what a row holds. */
  private static String withoutQuoted(String message) {
    int quote = message.indexOf('"');
    return quote < 0 ? message : message.substring(0, quote) + "…";
  }
}
