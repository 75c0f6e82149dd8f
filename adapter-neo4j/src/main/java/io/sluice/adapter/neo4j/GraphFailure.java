package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Set;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.RetryableException;

/**
 * What an error of the driver means for a transaction. By Neo4j's status codes (Neo4j's manual,
 * "Status codes"), by the message only where several errors share one code.
 */
enum GraphFailure {
  /** Another transaction was in the way; the same one may succeed at once. */
  CONFLICT,
  /** Too much for one transaction; half of it may fit. */
  TOO_BIG,
  /** Neo4j cannot take what one of the rows holds. */
  REFUSED,
  /** Neo4j is away or busy. */
  TRANSIENT,
  /** A person has to mend something. */
  FATAL;

  /** What the reason begins with if a row violates a constraint. */
  static final String VIOLATES = "violates a constraint in Neo4j";

  private static final Set<String> CONFLICTS =
      Set.of(
          "Neo.TransientError.Transaction.DeadlockDetected",
          "Neo.TransientError.Transaction.LockClientStopped",
          "Neo.TransientError.Transaction.ConstraintsChanged",
          "Neo.TransientError.Schema.SchemaModifiedConcurrently",
          // a node was deleted while this transaction waited for its lock
          "Neo.ClientError.Statement.EntityNotFound");
  private static final Set<String> TOO_BIG_CODES =
      Set.of(
          "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
          "Neo.TransientError.General.TransactionOutOfMemoryError",
          "Neo.TransientError.General.OutOfMemoryError");
  private static final Set<String> REFUSALS =
      Set.of(
          "Neo.ClientError.Schema.ConstraintValidationFailed",
          "Neo.ClientError.Schema.TokenNameError",
          "Neo.ClientError.Statement.TypeError",
          "Neo.ClientError.Statement.ArgumentError",
          "Neo.ClientError.Statement.ArithmeticError");
  private static final Set<String> PASSING =
      Set.of(
          "Neo.ClientError.Cluster.NotALeader",
          "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
          "Neo.ClientError.Security.AuthenticationRateLimit",
          "Neo.ClientError.Security.AuthorizationExpired",
          "Neo.ClientError.Security.TokenExpired",
          "Neo.ClientError.Transaction.LockClientStopped",
          "Neo.ClientError.Transaction.Terminated",
          "Neo.ClientError.Transaction.TransactionTimedOut",
          "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration");

  static GraphFailure of(Neo4jException error) {
    String code = String.valueOf(error.code());
    String message = String.valueOf(error.getMessage());
    if (CONFLICTS.contains(code) || message.contains("because it still has relationships")) {
      return CONFLICT;
    } else if (TOO_BIG_CODES.contains(code)) {
      return TOO_BIG;
    } else if (REFUSALS.contains(code)
        || message.contains("Property value is too large to index")) {
      return REFUSED;
    } else if (error instanceof RetryableException
        || PASSING.contains(code)
        || code.startsWith("Neo.TransientError.")
        || code.startsWith("Neo.DatabaseError.")) {
      return TRANSIENT;
    }
    return FATAL;
  }

  /** The exception for everything that is neither a conflict to repeat nor a row to set aside. */
  static SinkException toSinkException(Neo4jException error, String where) {
    if (of(error) != FATAL) {
      return new TransientSinkException(
          "%s did not take a transaction: %s".formatted(where, describe(error)), error);
    }
    String remedy =
        switch (String.valueOf(error.code())) {
          case "Neo.ClientError.Security.Unauthorized" -> "check user and password";
          case "Neo.ClientError.Security.CredentialsExpired" ->
              "log in once and set a new password for the user";
          case "Neo.ClientError.Security.Forbidden" ->
              "grant the user reading, writing and the making of constraints and indexes";
          case "Neo.ClientError.Database.DatabaseNotFound" ->
              "check database, or make it: CREATE DATABASE";
          default -> "";
        };
    return new FatalSinkException(
        "%s refuses: %s%s".formatted(where, describe(error), remedy.isEmpty() ? "" : "; " + remedy),
        error);
  }

  /** Why a row was refused, without its values, which Neo4j's own messages hold. */
  static String reason(Neo4jException error) {
    String message = String.valueOf(error.getMessage());
    if (message.contains("Property value is too large to index")) {
      return "a property is too large for an index on it (about 8 kB)";
    } else if (error.code().equals("Neo.ClientError.Schema.ConstraintValidationFailed")) {
      return VIOLATES + " (%s)".formatted(error.code());
    }
    return "cannot be stored in Neo4j (%s)".formatted(error.code());
  }

  /** The error's code or, where it has none, its kind; messages of statements may hold values. */
  private static String describe(RuntimeException error) {
    boolean coded = error instanceof Neo4jException neo4j && neo4j.code() != null;
    String code = coded ? ((Neo4jException) error).code() : error.getClass().getSimpleName();
    boolean harmless = !coded || code.startsWith("Neo.ClientError.Security.") || code.equals("N/A");
    return harmless ? code + ", " + error.getMessage() : code;
  }
}
