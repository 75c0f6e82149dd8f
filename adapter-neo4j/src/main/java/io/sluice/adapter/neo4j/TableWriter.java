package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes rows of a table where the graph's version is not newer, in a transaction that has them.
 */
final class TableWriter {
  private final Graph.Transaction transaction;
  private final long retentionMillis;

  TableWriter(Graph.Transaction transaction, long retentionMillis) {
    this.transaction = transaction;
    this.retentionMillis = retentionMillis;
  }

  /**
   * What became of rows.
   *
   * @param upserted written
   * @param passed not written, for the graph has a newer version
   * @param deleted made tombstones
   */
  record Outcome(List<RowWrite> upserted, List<RowWrite> passed, List<RowWrite> deleted) {}

  Outcome write(GraphTable table, List<RowWrite> rows) throws SinkException, InterruptedException {
    Map<List<String>, List<Map<String, Object>>> upserts = new HashMap<>();
    List<Map<String, Object>> deletes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      RowWrite row = rows.get(i);
      Map<String, Object> parameters = table.parameters(row);
      parameters.put("i", i);
      if (row.isUpsert()) {
        upserts
            .computeIfAbsent(table.unchanged(row.row()), unchanged -> new ArrayList<>())
            .add(parameters);
      } else {
        deletes.add(parameters);
      }
    }
    Set<Integer> applied = new HashSet<>();
    for (Map.Entry<List<String>, List<Map<String, Object>>> entry : upserts.entrySet()) {
      applied.addAll(apply(table.upsert(entry.getKey()), entry.getValue()));
    }
    applied.addAll(apply(table.delete(), deletes));
    return outcome(rows, applied);
  }

  /** Runs a statement over rows that returns which of them it applied. */
  private List<Integer> apply(String cypher, List<Map<String, Object>> rows)
      throws SinkException, InterruptedException {
    return rows.isEmpty()
        ? List.of()
        : transaction
            .run(cypher, Map.of("rows", rows, "retention", retentionMillis))
            .get(0)
            .get("applied")
            .asList(value -> value.asInt());
  }

  private static Outcome outcome(List<RowWrite> rows, Set<Integer> applied) {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < rows.size(); i++) {
      RowWrite row = rows.get(i);
      if (!applied.contains(i)) {
        outcome.passed().add(row);
      } else if (row.isUpsert()) {
        outcome.upserted().add(row);
      } else {
        outcome.deleted().add(row);
      }
    }
    return outcome;
  }
}
