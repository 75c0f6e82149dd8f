package io.sluice.bench;

import java.util.Collection;
import java.util.Map;

/** The rows of a trial that a sink's server holds. */
interface SinkRows extends AutoCloseable {
  long count() throws Exception;

  /** How long to wait between two counts, so that counting costs the server little. */
  default long pauseMillis() {
    return 250;
  }

  /** The value {@code customer} of those of these rows that are there, by id. */
  Map<Long, Integer> customers(Collection<Long> ids) throws Exception;

  /** The ids above this one that are there, rising; as soon as a reader can see them. */
  Collection<Long> idsAbove(long id) throws Exception;

  @Override
  void close();
}
