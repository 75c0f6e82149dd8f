package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/**
 * Removes stubs that nothing needs any more: no relationship, and nothing to remember.
 *
 * <p>Each transaction that took a relationship away, or left a stub, looks again <em>after</em> it
 * has committed: of two that take the last two relationships at the same time, neither sees the
 * stub bare before, and the later one does after. What a crash in between leaves, and tombstones
 * whose time has come, the sweep finds.
 */
final class Stubs {
  private static final int PAGE = 1000;

  /** Locks what seems to be bare, and then looks anew whether it is. */
  private static final String REMOVE =
      """
      UNWIND $keys AS k
      MATCH (seen:_Sluice {_sluice_key: k})
      WHERE seen:_SluiceStub AND seen._sluice_expires <= timestamp() AND NOT EXISTS { (seen)--() }
      SET seen._sluice_key = k
      WITH collect(k) AS locked
      UNWIND locked AS k
      MATCH (s:_Sluice {_sluice_key: k})
      WHERE s:_SluiceStub AND s._sluice_expires <= timestamp() AND NOT EXISTS { (s)--() }
      DELETE s""";

  private static final String FIND =
      "MATCH (s:_SluiceStub) WHERE s._sluice_expires <= timestamp() AND NOT EXISTS { (s)--() }"
          + " RETURN s._sluice_key AS k LIMIT "
          + PAGE;

  private final Graph graph;

  Stubs(Graph graph) {
    this.graph = graph;
  }

  /** Removes those of the keys that are stubs which nothing needs. */
  void tidy(Collection<String> keys) throws SinkException, InterruptedException {
    List<String> sorted = keys.stream().distinct().sorted().toList();
    for (int from = 0; from < sorted.size(); from += PAGE) {
      graph.run(REMOVE, Map.of("keys", sorted.subList(from, Math.min(sorted.size(), from + PAGE))));
    }
  }

  /** Removes every stub of the graph that nothing needs; blocks until that is done. */
  void sweep() throws SinkException, InterruptedException {
    List<String> keys;
    do {
      keys = new ArrayList<>();
      for (Record record : graph.run(FIND, Map.of())) {
        keys.add(record.get("k").asString());
      }
      tidy(keys);
    } while (keys.size() == PAGE);
  }
}
