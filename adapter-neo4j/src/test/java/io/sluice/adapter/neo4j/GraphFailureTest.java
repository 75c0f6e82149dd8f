package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransientException;

class GraphFailureTest {
  @Test
  void errorsAreToldApartByTheirCode() {
    is(
        GraphFailure.CONFLICT,
        new TransientException("Neo.TransientError.Transaction.DeadlockDetected", ""));
    is(GraphFailure.CONFLICT, new ClientException("Neo.ClientError.Statement.EntityNotFound", ""));
    is(
        GraphFailure.CONFLICT,
        new ClientException(
            "Neo.ClientError.Schema.ConstraintValidationFailed",
            "Cannot delete node<3>, because it still has relationships."));
    is(
        GraphFailure.REFUSED,
        new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "value 1"));
    is(
        GraphFailure.REFUSED,
        new DatabaseException(
            "Neo.DatabaseError.Statement.ExecutionFailed",
            "Property value is too large to index, please see"));
    is(
        GraphFailure.TOO_BIG,
        new TransientException("Neo.TransientError.General.MemoryPoolOutOfMemoryError", ""));
    is(GraphFailure.TRANSIENT, new ServiceUnavailableException("away"));
    is(
        GraphFailure.TRANSIENT,
        new ClientException("Neo.ClientError.Transaction.TransactionTimedOut", ""));
    is(GraphFailure.FATAL, new ClientException("Neo.ClientError.Statement.SyntaxError", ""));
  }

  @Test
  void aClusterWhoseLeaderMovesIsTransient() {
    for (String code :
        List.of(
            "Neo.ClientError.Cluster.NotALeader",
            "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
            "Neo.ClientError.Transaction.Terminated",
            "Neo.TransientError.Cluster.ReplicationFailure",
            "Neo.TransientError.General.DatabaseUnavailable",
            "Neo.DatabaseError.General.UnknownError")) {
      is(GraphFailure.TRANSIENT, new ClientException(code, ""));
    }
    is(GraphFailure.TRANSIENT, new SessionExpiredException("the leader has changed"));
  }

  @Test
  void aFatalErrorSaysWhatToDo() {
    var fatal =
        assertInstanceOf(
            FatalSinkException.class,
            GraphFailure.toSinkException(
                new AuthenticationException("Neo.ClientError.Security.Unauthorized", "no"),
                "Neo4j at bolt://h:1"));
    assertTrue(fatal.getMessage().contains("check user and password"), fatal.getMessage());
    assertInstanceOf(
        TransientSinkException.class,
        GraphFailure.toSinkException(new ServiceUnavailableException("away"), "Neo4j"));
  }

  @Test
  void noMessageHoldsValues() {
    Neo4jException error =
        new ClientException(
            "Neo.ClientError.Schema.ConstraintValidationFailed", "already exists = 'secret'");
    assertFalse(GraphFailure.reason(error).contains("secret"));
    assertFalse(GraphFailure.toSinkException(error, "Neo4j").getMessage().contains("secret"));
  }

  private static void is(GraphFailure expected, Neo4jException error) {
    assertEquals(expected, GraphFailure.of(error), error.code());
  }
}
