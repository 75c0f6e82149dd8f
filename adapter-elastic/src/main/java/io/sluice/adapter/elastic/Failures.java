package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What failures of a request, or of one line of a bulk request, mean to the pipeline. Elasticsearch
 * quotes documents in many of its messages, so only those of a few types, which never do, are
 * passed on; of the others just the type.
 */
final class Failures {
  static final String INDEX_BLOCKED = "cluster_block_exception";
  private static final String NO_SUCH_INDEX = "index_not_found_exception";
  private static final String NO_SUCH_ALIAS = "invalid_index_name_exception";
  private static final String ALREADY_THERE = "resource_already_exists_exception";
  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          INDEX_BLOCKED,
          NO_SUCH_INDEX,
          "circuit_breaking_exception",
          "es_rejected_execution_exception",
          "master_not_discovered_exception",
          ALREADY_THERE,
          "security_exception",
          "validation_exception");

  private Failures() {}

  /** What a person would call the failure. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * @param what was being done, as "writing to orders"
   * @return the exception to throw; a failure that is a bug is thrown as it is
   */
  static SinkException of(String what, Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof ElasticsearchException e) {
      return of(what, e.status(), e.error().type(), e.error().reason());
    }
    if (cause instanceof TransportException e && e.statusCode() >= 400) {
      return of(what, e.statusCode(), null, null);
    }
    if (isUntrusted(cause)) {
      return new FatalSinkException(
          what
              + ": Elasticsearch's certificate is not trusted; give its certificate authority as"
              + " caFile or caFingerprint",
          cause);
    }
    if (cause instanceof IOException) {
      return new TransientSinkException(what + ": " + description(cause), cause);
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException(what, cause);
  }

  static SinkException of(String what, int status, String type, String reason) {
    String message = what + ": " + description(status, type, reason);
    if (INDEX_BLOCKED.equals(type)) {
      return new TransientSinkException(
          message + "; free disk space on the nodes, or remove the block from the index");
    }
    if (status == 401) {
      return new FatalSinkException(message + "; correct user and password, or apiKey");
    }
    if (status == 403) {
      return new FatalSinkException(
          message
              + "; the user needs the cluster privilege monitor and, on the tables' indexes and the"
              + " tombstone index, the privilege all");
    }
    if (isGone(type)) {
      return new TransientSinkException(message + "; it will be created anew");
    }
    return isTransient(status)
        ? new TransientSinkException(message)
        : new FatalSinkException(message);
  }

  static boolean isTransient(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  /** Whether an index is not there, or the alias through which it is written. */
  static boolean isGone(String type) {
    return NO_SUCH_INDEX.equals(type) || NO_SUCH_ALIAS.equals(type);
  }

  static boolean isStatus(Throwable failure, int status) {
    Throwable cause = cause(failure);
    return cause instanceof ElasticsearchException e && e.status() == status
        || cause instanceof TransportException t && t.statusCode() == status;
  }

  static boolean isAlreadyThere(Throwable failure) {
    return cause(failure) instanceof ElasticsearchException e
        && ALREADY_THERE.equals(e.error().type());
  }

  static String description(int status, String type, String reason) {
    if (type == null) {
      return "Elasticsearch answered with status " + status;
    }
    boolean safe = reason != null && WITHOUT_VALUES.contains(type);
    return "Elasticsearch answered " + status + ", " + type + (safe ? " (" + reason + ")" : "");
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
