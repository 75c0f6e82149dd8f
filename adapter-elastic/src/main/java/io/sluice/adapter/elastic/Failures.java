package io.sluice.adapter.elastic;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.ContentTooLongException;
import org.apache.http.HttpException;

/**
 * What failures of a request, or of one line of a bulk request, mean to the pipeline. Elasticsearch
 * quotes documents in many of its messages, so only those of a few types, which never do, are
 * passed on; of the others just the type.
 */
final class Failures {
  static final String INDEX_BLOCKED = "cluster_block_exception";
  static final String PARTIAL = "partial_answer";
  private static final String CLOSED = "index_closed_exception";
  private static final Set<String> SEARCH_FAILED =
      Set.of("search_phase_execution_exception", "search_context_missing_exception");
  private static final String NO_SUCH_INDEX = "index_not_found_exception";
  private static final String NO_SUCH_ALIAS = "invalid_index_name_exception";
  private static final String NO_WRITE_INDEX = "no write index is defined for alias";
  private static final String ALREADY_THERE = "resource_already_exists_exception";
  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          INDEX_BLOCKED,
          CLOSED,
          PARTIAL,
          NO_SUCH_INDEX,
          "circuit_breaking_exception",
          "es_rejected_execution_exception",
          "master_not_discovered_exception",
          ALREADY_THERE,
          "security_exception",
          "validation_exception");

  private Failures() {}

  /**
   * @param what was being done, as "writing to orders"
   * @return the exception to throw; a failure that is a bug is thrown as it is
   */
  static SinkException of(String what, Throwable failure) {
    Optional<Problem> problem = Problem.of(failure);
    if (problem.isPresent()) {
      return of(what, problem.get());
    }
    Throwable cause = Problem.unwrapped(failure);
    if (isUntrusted(cause)) {
      return new FatalSinkException(
          what
              + ": Elasticsearch's certificate is not trusted; give its certificate authority as"
              + " caFile or caFingerprint",
          cause);
    }
    if (isUnanswered(cause)) {
      return new TransientSinkException(what + ": " + description(cause), cause);
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException(what, cause);
  }

  static SinkException of(String what, Problem problem) {
    int status = problem.status();
    String message = what + ": " + description(problem);
    if (INDEX_BLOCKED.equals(problem.type())) {
      return new TransientSinkException(
          message
              + "; free disk space on the nodes, or remove the block from the index, unless the sink"
              + " itself has blocked it to copy it");
    }
    if (status == 401) {
      return new FatalSinkException(message + "; correct user and password, or apiKey");
    }
    if (status == 403) {
      return new FatalSinkException(
          message
              + "; the user needs the cluster privilege monitor and, on the tables' indexes, the"
              + " tombstone index and their aliases and copies (*@*), the privilege all");
    }
    if (isGone(problem)) {
      return new TransientSinkException(message + "; it is looked at again before the next write");
    }
    if (CLOSED.equals(problem.type())) {
      return new TransientSinkException(message + "; open it with POST /<index>/_open");
    }
    if (isLostSearch(problem)) {
      return new TransientSinkException(
          message
              + "; what was being read is no longer kept, it has to be read from its beginning");
    }
    return isTransient(status)
        ? new TransientSinkException(message)
        : new FatalSinkException(message);
  }

  static boolean isTransient(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  /** Of a search that goes on with what an earlier one left open. */
  private static boolean isLostSearch(Problem problem) {
    return problem.status() == 404 && SEARCH_FAILED.contains(problem.type());
  }

  /** Whether there was an answer which means "not now". */
  static boolean isBusy(Throwable failure) {
    return Problem.of(failure)
        .filter(problem -> isTransient(problem.status()) && !INDEX_BLOCKED.equals(problem.type()))
        .isPresent();
  }

  static boolean isAnswerTooLarge(Throwable failure) {
    return Problem.unwrapped(failure) instanceof ContentTooLongException;
  }

  /** Whether a connection broke, and not for want of an answer in time. */
  static boolean isConnectionCut(Throwable failure) {
    Throwable cause = Problem.unwrapped(failure);
    return isUnanswered(cause)
        && !(cause instanceof SocketTimeoutException)
        && !(cause instanceof ContentTooLongException)
        && Problem.of(failure).isEmpty();
  }

  /** A connection that breaks within the head of an answer gives no {@link IOException}. */
  private static boolean isUnanswered(Throwable cause) {
    return cause instanceof IOException || cause instanceof HttpException;
  }

  /** Whether an index is not there, or the alias through which it is written. */
  static boolean isGone(Problem problem) {
    String type = problem.type();
    return NO_SUCH_INDEX.equals(type)
        || NO_SUCH_ALIAS.equals(type)
        || problem.reason() != null && problem.reason().startsWith(NO_WRITE_INDEX);
  }

  /** Whether a line of a bulk request failed for what its index is, and not for its document. */
  static boolean isOfTheIndex(Problem problem) {
    int status = problem.status();
    return isTransient(status)
        || status == 401
        || status == 403
        || CLOSED.equals(problem.type())
        || isGone(problem);
  }

  static boolean isStatus(Throwable failure, int status) {
    return Problem.of(failure).filter(problem -> problem.status() == status).isPresent();
  }

  static boolean isAlreadyThere(Throwable failure) {
    return Problem.of(failure).filter(problem -> ALREADY_THERE.equals(problem.type())).isPresent();
  }

  static String description(Problem problem) {
    String type = problem.type();
    if (type == null) {
      return "Elasticsearch answered with status " + problem.status();
    }
    boolean safe = problem.reason() != null && WITHOUT_VALUES.contains(type);
    return "Elasticsearch answered "
        + problem.status()
        + ", "
        + type
        + (safe ? " (" + problem.reason() + ")" : "");
  }

  private static String description(Throwable cause) {
    String message = cause.getMessage();
    return "no answer from Elasticsearch, "
        + cause.getClass().getSimpleName()
        + (message == null ? "" : " (" + message + ")");
  }

  private static boolean isUntrusted(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }
}
