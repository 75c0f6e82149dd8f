package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
      RETURN k, g._sluice_truncated AS truncated""";
  private static final String SHUT =
      """
      UNWIND $gates AS k
      MATCH (g:_SluiceGate {_sluice_key: k})
      WHERE g._sluice_truncated < $version
      SET g._sluice_truncated = $version""";

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
   * Enters the tables' gates until the transaction ends.
   *
   * @param tables as {@link KeyText#table} writes them
   * @return the version of each table's last truncate, 0 if there was none; a table whose gates are
   *     gone from the graph is missing
   */
  Map<String, Long> enter(Collection<String> tables, Graph.Transaction transaction)
      throws SinkException, InterruptedException {
    List<String> gates = tables.stream().map(table -> table + suffix).sorted().toList();
    Map<String, Long> truncated = new HashMap<>();
    for (Record record : transaction.run(ENTER, Map.of("gates", gates))) {
      String gate = record.get("k").asString();
      truncated.put(
          gate.substring(0, gate.length() - suffix.length()), record.get("truncated").asLong());
    }
    return truncated;
  }

  /** Makes the truncate known to every writer that enters after the transaction's end. */
  static void shut(String table, long version, Graph.Transaction transaction)
      throws SinkException, InterruptedException {
    List<String> gates = of(table);
    transaction.run(ENTER, Map.of("gates", gates));
    transaction.run(SHUT, Map.of("gates", gates, "version", version));
  }
}
