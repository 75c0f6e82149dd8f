package io.sluice.adapter.postgres;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Waits until the transactions have ended that may have changed a table before it was published.
 *
 * <p>Such changes do not come through the stream, not even where the transaction commits long after
 * the publication was altered. So rows that are read while it is still open would lack them for
 * ever. A transaction that changes rows keeps its lock on the table until its end, and until
 * snapshots see it.
 */
final class Settling {
  private static final String PREPARED = "-1/";

  private final Map<String, Set<String>> waitedFor = new HashMap<>();

  /**
   * @param writers who holds a lock on the request's table now, by virtual transaction
   */
  boolean isSettled(String request, Set<String> writers) {
    Set<String> open = waitedFor.get(request);
    if (open == null) {
      open = new HashSet<>(writers);
      waitedFor.put(request, open);
    } else {
      boolean sessionGone =
          open.stream().anyMatch(one -> !one.startsWith(PREPARED) && !writers.contains(one));
      open.retainAll(writers);
      if (sessionGone) {
        // It may have become a prepared transaction, which has another name.
        writers.stream().filter(one -> one.startsWith(PREPARED)).forEach(open::add);
      }
    }
    return open.isEmpty();
  }
}
