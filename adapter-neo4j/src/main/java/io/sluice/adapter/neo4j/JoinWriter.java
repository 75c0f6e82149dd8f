package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes rows that are relationships, inside a transaction that holds the locks of their stubs. */
final class JoinWriter {
  private final Graph.Transaction transaction;
  private final long retentionMillis;
  private final Set<String> loose;

  /**
   * @param loose gets the keys of stubs that may not be needed any more
   */
  JoinWriter(Graph.Transaction transaction, long retentionMillis, Set<String> loose) {
    this.transaction = transaction;
    this.retentionMillis = retentionMillis;
    this.loose = loose;
  }

  void write(JoinTable table, List<RowWrite> rows) throws SinkException, InterruptedException {
    Map<List<String>, List<Map<String, Object>>> upserts = new HashMap<>();
    List<Map<String, Object>> deletes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      RowWrite row = rows.get(i);
      Map<String, Object> parameters = ChunkWriter.parameters(i, row);
      if (row.isUpsert()) {
        parameters.put("p", table.properties(row.row(), row.key(), row.version()));
        parameters.put("a", table.start(row.key()));
        parameters.put("b", table.end(row.key()));
        upserts
            .computeIfAbsent(table.unchanged(row.row()), unchanged -> new ArrayList<>())
            .add(parameters);
      } else {
        deletes.add(parameters);
        loosen(table, row);
      }
    }
    for (Map.Entry<List<String>, List<Map<String, Object>>> entry : upserts.entrySet()) {
      Set<Integer> applied = apply(table.upsert(entry.getKey()), entry.getValue());
      for (Map<String, Object> parameters : entry.getValue()) {
        Integer index = (Integer) parameters.get("i");
        if (!applied.contains(index)) {
          loosen(table, rows.get(index));
        }
      }
    }
    apply(table.delete(), deletes);
  }

  private void loosen(JoinTable table, RowWrite row) {
    loose.add(row.key());
    loose.add(table.start(row.key()));
    loose.add(table.end(row.key()));
  }

  private Set<Integer> apply(String cypher, List<Map<String, Object>> rows)
      throws SinkException, InterruptedException {
    return ChunkWriter.apply(cypher, rows, retentionMillis, transaction);
  }
}
