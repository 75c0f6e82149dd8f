package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Translates what ended Debezium's engine, or our own. Transient is what a lost connection or a
 * restarting server explains; then the next start examines slot, publication and database anew and
 * says what is wrong with them.
 */
final class EngineErrors {
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String NO_PUBLICATION = "Publication autocreation is disabled";

  /**
   * Debezium says so also when it cannot connect. The settings are {@link EngineSettings}' own, and
   * with the user's share of them a connection was made just before.
   */
  private static final String INVALID = "Connector configuration is not valid";

  /** Debezium's, where the slot was dropped between our look at it and its own. */
  private static final String NO_SLOT = "The connector is trying to read change stream starting at";

  private final PostgresErrors errors;
  private final Publication publication;

  EngineErrors(PostgresErrors errors, Publication publication) {
    this.errors = errors;
    this.publication = publication;
  }

  PortException translate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedValueException unsupported) {
        return new PortException(unsupported.getMessage());
      }
      if (cause.getMessage() != null && cause.getMessage().startsWith(NO_PUBLICATION)) {
        return publication.dropped();
      }
    }
    Optional<SQLException> sql = PostgresErrors.sqlCause(failure);
    if (sql.isPresent()) {
      boolean undefined = UNDEFINED_OBJECT.equals(sql.get().getSQLState());
      if (undefined && PostgresErrors.reason(sql.get()).startsWith("replication slot")) {
        return new TransientPortException("the replication slot went away as the stream began");
      }
      boolean unpublished = undefined && PostgresErrors.reason(sql.get()).contains("publication");
      return unpublished
          ? publication.dropped()
          : errors.translate("read the replication stream", sql.get());
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof IOException) {
      return new TransientPortException("the replication stream broke: " + root.getMessage(), root);
    }
    if (describe(root).startsWith(NO_SLOT)) {
      return new TransientPortException("the replication slot went away as the stream began");
    }
    if (describe(root).startsWith(INVALID)) {
      return new TransientPortException("Debezium did not start: " + describe(root));
    }
    return new PortException("Debezium cannot go on: " + describe(root));
  }

  /** Debezium's own messages name tables and columns; those of other classes may quote values. */
  private static String describe(Throwable root) {
    if (root.getClass().getName().startsWith("io.debezium.")) {
      return root.getMessage();
    }
    StackTraceElement[] trace = root.getStackTrace();
    return root.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
