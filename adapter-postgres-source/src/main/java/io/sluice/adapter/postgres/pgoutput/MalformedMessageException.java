package io.sluice.adapter.postgres.pgoutput;

/** A message that is not as PostgreSQL's protocol says. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String what) {
    super(what);
  }
}
