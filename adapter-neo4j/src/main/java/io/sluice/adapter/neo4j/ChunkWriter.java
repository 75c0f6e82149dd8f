package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.neo4j.driver.Record;

/**
 * Writes some rows, at most one change of each, in one transaction:
 *
 * <ol>
 *   <li>enter the tables' {@link Gates}; what is older than a truncate is left out from here on,
 *       and a writer that knows too little of the tables' history is turned back;
 *   <li>for each table, find or make the nodes of the rows and lock them, in the order of tables
 *       and keys: so transactions wait for each other and seldom deadlock (then {@link Graph}
 *       repeats one); and write the rows where the version in the graph is not newer;
 *   <li>let the relationships of the rows that were written follow.
 * </ol>
 *
 * All of it is sent at once. A writer that is paused or cut off therefore rarely leaves a
 * transaction open that others have to wait for, and far from Neo4j nothing waits for the way to
 * and fro.
 *
 * <p>After the commit, stubs that may not be needed any more are looked at again.
 */
final class ChunkWriter {
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
    Map<GraphTable, List<RowWrite>> tables = byTable(rows);
    Map<String, Long> entered = new TreeMap<>();
    tables.keySet().forEach(table -> entered.put(gates.gate(table), table.history().number()));
    stubs.tidy(
        graph.write(
            transaction -> {
              Graph.Answer answer = Gates.enter(entered.keySet(), transaction);
              List<TableWrite> writes = send(tables, true, retentionMillis, transaction);
              check(answer.await(), entered);
              return await(writes);
            }));
  }

  private void check(List<Record> found, Map<String, Long> entered) throws TransientSinkException {
    if (found.size() < entered.size()) {
      throw new TransientSinkException(
          graph.where() + ": nodes labelled _SluiceGate were removed; they will be made again");
    }
    for (Record gate : found) {
      if (gate.get("shape").asLong() > entered.get(gate.get("k").asString())) {
        throw new OutdatedException(graph.where());
      }
    }
  }

  /** Removes rows that a truncate met; the gates remember it, so no row has to. */
  void truncate(List<RowWrite> rows) throws SinkException, RefusedException, InterruptedException {
    Set<String> loose = new HashSet<>();
    rows.forEach(row -> loose.add(row.key()));
    loose.addAll(graph.write(transaction -> await(send(byTable(rows), false, 0, transaction))));
    stubs.tidy(loose);
  }

  private List<TableWrite> send(
      Map<GraphTable, List<RowWrite>> tables,
      boolean throughGates,
      long retention,
      Graph.Transaction transaction) {
    List<TableWrite> writes = new ArrayList<>();
    tables.forEach(
        (table, rows) ->
            writes.add(
                new TableWrite(
                    table,
                    rows,
                    throughGates ? Optional.of(gates.gate(table)) : Optional.empty(),
                    retention,
                    transaction)));
    writes.forEach(TableWrite::sendRows);
    writes.forEach(TableWrite::sendLinks);
    return writes;
  }

  /** Returns the keys of stubs that may not be needed any more. */
  private static Set<String> await(List<TableWrite> writes)
      throws SinkException, InterruptedException {
    Set<String> loose = new HashSet<>();
    for (TableWrite write : writes) {
      write.await(loose);
    }
    return loose;
  }

  /** In the order in which they are locked, that of keys. */
  private static Map<GraphTable, List<RowWrite>> byTable(List<RowWrite> rows) {
    List<RowWrite> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(RowWrite::key));
    Map<GraphTable, List<RowWrite>> byTable = new LinkedHashMap<>();
    for (RowWrite row : sorted) {
      byTable.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row);
    }
    return byTable;
  }
}
