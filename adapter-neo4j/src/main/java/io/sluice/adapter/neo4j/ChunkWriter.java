package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes some rows, at most one change of each, in one transaction:
 *
 * <ol>
 *   <li>enter the tables' {@link Gates}, and drop what is older than a truncate;
 *   <li>find or make the node of every row written and of every row pointed to, and lock those of
 *       the former, in the order of their keys: so transactions wait for each other and seldom
 *       deadlock (then {@link Graph} repeats one), and nobody else changes what the next steps
 *       compare;
 *   <li>write each table's rows where the version in the graph is not newer;
 *   <li>let the relationships of the rows that were written follow.
 * </ol>
 *
 * After the commit, stubs that may not be needed any more are looked at again.
 */
final class ChunkWriter {
  private static final String ANCHOR =
      """
      UNWIND $anchors AS a
      MERGE (n:_Sluice {_sluice_key: a.k})
      ON CREATE SET n:_SluiceStub, n._sluice_expires = 0
      FOREACH (x IN CASE WHEN a.lock THEN [1] ELSE [] END | SET n._sluice_key = a.k)""";

  private final Graph graph;
  private final Gates gates;
  private final Stubs stubs;
  private final long retentionMillis;

  ChunkWriter(Graph graph, Gates gates, Stubs stubs, long retentionMillis) {
    this.graph = graph;
    this.gates = gates;
    this.stubs = stubs;
    this.retentionMillis = retentionMillis;
  }

  /** Writes rows' changes. */
  void write(List<RowWrite> rows) throws SinkException, RefusedException, InterruptedException {
    stubs.tidy(
        graph.write(
            transaction ->
                writeRows(withoutTruncated(rows, transaction), retentionMillis, transaction)));
  }

  /** Removes rows that a truncate met; the gates remember it, so no row has to. */
  void truncate(List<RowWrite> rows) throws SinkException, RefusedException, InterruptedException {
    Set<String> loose = new HashSet<>();
    rows.forEach(row -> loose.add(row.key()));
    loose.addAll(graph.write(transaction -> writeRows(rows, 0, transaction)));
    stubs.tidy(loose);
  }

  private List<RowWrite> withoutTruncated(List<RowWrite> rows, Graph.Transaction transaction)
      throws SinkException, InterruptedException {
    Set<String> tables = new HashSet<>();
    rows.forEach(row -> tables.add(row.table().keyText()));
    Map<String, Long> truncated = gates.enter(tables, transaction);
    if (truncated.size() < tables.size()) {
      throw new TransientSinkException(
          graph.where() + ": nodes labelled _SluiceGate were removed; they will be made again");
    }
    return rows.stream()
        .filter(row -> row.version() > truncated.get(row.table().keyText()))
        .toList();
  }

  /** Returns the keys of stubs that may not be needed any more. */
  private static Set<String> writeRows(
      List<RowWrite> rows, long retentionMillis, Graph.Transaction transaction)
      throws SinkException, InterruptedException {
    Set<String> loose = new HashSet<>();
    if (rows.isEmpty()) {
      return loose;
    }
    transaction.run(ANCHOR, Map.of("anchors", anchors(rows)));
    TableWriter writer = new TableWriter(transaction, retentionMillis);
    Links links = new Links(transaction, loose);
    for (Map.Entry<GraphTable, List<RowWrite>> entry : byTable(rows).entrySet()) {
      TableWriter.Outcome outcome = writer.write(entry.getKey(), entry.getValue());
      if (entry.getKey() instanceof NodeTable table) {
        links.follow(table, outcome);
      } else {
        outcome.deleted().forEach(row -> loosen(row, loose));
      }
      outcome.passed().forEach(row -> loosen(row, loose));
    }
    return loose;
  }

  /** What was made for the row, and may be of no use now. */
  private static void loosen(RowWrite row, Set<String> loose) {
    loose.addAll(row.table().targets(row));
    if (row.table() instanceof JoinTable) {
      loose.add(row.key());
    }
  }

  private static Map<GraphTable, List<RowWrite>> byTable(List<RowWrite> rows) {
    Map<GraphTable, List<RowWrite>> byTable = new LinkedHashMap<>();
    for (RowWrite row : rows) {
      byTable.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row);
    }
    return byTable;
  }

  /** Every node that the rows need, in order of keys, saying which of them to lock. */
  private static List<Map<String, Object>> anchors(List<RowWrite> rows) {
    TreeMap<String, Boolean> locks = new TreeMap<>();
    for (RowWrite row : rows) {
      locks.put(row.key(), true);
      if (row.isUpsert()) {
        row.table().targets(row).forEach(target -> locks.putIfAbsent(target, false));
      }
    }
    List<Map<String, Object>> anchors = new ArrayList<>(locks.size());
    locks.forEach((key, lock) -> anchors.add(Map.of("k", key, "lock", lock)));
    return anchors;
  }
}
