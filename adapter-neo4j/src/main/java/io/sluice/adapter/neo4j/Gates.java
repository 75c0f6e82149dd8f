package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.neo4j.driver.Record;

/**
 * Keeps a table's truncates and its writers in order, and remembers the last truncate.
 *
 * <p>A table has {@value #COUNT} gate nodes. Who writes rows locks one of them until its
 * transaction ends, and sees on it the version below which no row may be written any more. A
 * truncate locks them all, and so waits for every transaction that could still write a row of the
 * time before. Each writer has a gate picked at random, so that writers seldom wait for each other.
 *
 * <p>A node is locked by setting a property to what it is: Neo4j takes the write lock before it
 * looks at the value.
 */
final class Gates {
  static final int COUNT = 32;

  private static final String ENTER =
      """
      UNWIND $gates AS k
      MATCH (g:_SluiceGate {_sluice_key: k})
      SET g._sluice_key = k
      RETURN k, coalesce(g._sluice_shape, 0) AS shape""";
  private static final String SHUT =
      """
      UNWIND $gates AS k
      MATCH (g:_SluiceGate {_sluice_key: k})
      SET g._sluice_key = k
      WITH g, coalesce(g._sluice_shape, 0) AS shape
      FOREACH (x IN CASE WHEN g._sluice_truncated < $version THEN [1] ELSE [] END |
        SET g._sluice_truncated = $version)
      RETURN max(shape) AS shape""";

  private final String suffix = "#" + ThreadLocalRandom.current().nextInt(COUNT);

  /** The gates of a table, in the order in which they are locked. */
  static List<String> of(String table) {
    List<String> gates = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      gates.add(table + "#" + i);
    }
    return gates;
  }

  /**
   * Sends what enters gates until the transaction ends; those that are gone from the graph are not
   * among the records. A record has the gate k, and as shape the number of the table's {@link
   * TableHistory}.
   */
  static Graph.Answer enter(Collection<String> gates, Graph.Transaction transaction) {
    return transaction.send(ENTER, Map.of("gates", gates.stream().sorted().toList()));
  }

  /** The gate by which this writer enters the table. */
  String gate(GraphTable table) {
    return table.keyText() + suffix;
  }

  /**
   * Makes a truncate known to every writer that enters from now on; waits for all inside.
   *
   * @throws OutdatedException if those inside knew more of the table than its history here
   */
  static void shut(GraphTable table, long version, Graph graph)
      throws SinkException, InterruptedException {
    List<Record> shut = graph.run(SHUT, Map.of("gates", of(table.keyText()), "version", version));
    if (shut.get(0).get("shape").asLong(0) > table.history().number()) {
      throw new OutdatedException(graph.where());
    }
  }
}
