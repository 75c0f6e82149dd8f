package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes rows that are nodes, inside a transaction that holds their locks. */
final class NodeWriter {
  private final Graph.Transaction transaction;
  private final long retentionMillis;
  private final Set<String> loose;

  /**
   * @param loose gets the keys of stubs that may not be needed any more
   */
  NodeWriter(Graph.Transaction transaction, long retentionMillis, Set<String> loose) {
    this.transaction = transaction;
    this.retentionMillis = retentionMillis;
    this.loose = loose;
  }

  void write(NodeTable table, List<RowWrite> rows) throws SinkException, InterruptedException {
    Map<List<String>, List<Map<String, Object>>> upserts = new HashMap<>();
    List<Map<String, Object>> deletes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      RowWrite row = rows.get(i);
      Map<String, Object> parameters = ChunkWriter.parameters(i, row);
      if (row.isUpsert()) {
        parameters.put("p", table.properties(row.row(), row.key(), row.version()));
        upserts
            .computeIfAbsent(table.unchanged(row.row()), unchanged -> new ArrayList<>())
            .add(parameters);
      } else {
        deletes.add(parameters);
      }
    }
    List<RowWrite> written = new ArrayList<>();
    for (Map.Entry<List<String>, List<Map<String, Object>>> entry : upserts.entrySet()) {
      Set<Integer> applied = apply(table.upsert(entry.getKey()), entry.getValue());
      for (Map<String, Object> parameters : entry.getValue()) {
        Integer index = (Integer) parameters.get("i");
        if (applied.contains(index)) {
          written.add(rows.get(index));
        } else {
          loose.addAll(ChunkWriter.targets(rows.get(index)));
        }
      }
    }
    if (!table.references().isEmpty()) {
      unlink(table, written);
      link(table, written);
    }
    detach(apply(table.delete(), deletes).stream().map(i -> rows.get(i).key()).toList());
  }

  private Set<Integer> apply(String cypher, List<Map<String, Object>> rows)
      throws SinkException, InterruptedException {
    return ChunkWriter.apply(cypher, rows, retentionMillis, transaction);
  }

  private void unlink(NodeTable table, List<RowWrite> rows)
      throws SinkException, InterruptedException {
    List<Map<String, Object>> parameters = new ArrayList<>(rows.size());
    for (RowWrite row : rows) {
      Map<String, Object> targets = new HashMap<>();
      List<String> unchanged = new ArrayList<>();
      for (Reference reference : table.references()) {
        switch (reference.state(row.row())) {
          case SOMEWHERE -> targets.put(reference.type(), reference.target(row.row()));
          case UNCHANGED -> unchanged.add(reference.type());
          case NOWHERE -> {}
        }
      }
      parameters.add(Map.of("k", row.key(), "t", targets, "u", unchanged));
    }
    left(table.unlink(), "rows", parameters);
  }

  private void link(NodeTable table, List<RowWrite> rows)
      throws SinkException, InterruptedException {
    for (Reference reference : table.references()) {
      List<Map<String, Object>> parameters = new ArrayList<>();
      for (RowWrite row : rows) {
        if (reference.state(row.row()) == Reference.State.SOMEWHERE) {
          parameters.add(Map.of("k", row.key(), "t", reference.target(row.row())));
        }
      }
      if (!parameters.isEmpty()) {
        transaction.run(NodeTable.link(reference), Map.of("rows", parameters));
      }
    }
  }

  private void detach(List<String> keys) throws SinkException, InterruptedException {
    left(NodeTable.detach(), "keys", keys);
  }

  private void left(String cypher, String name, List<?> parameters)
      throws SinkException, InterruptedException {
    if (!parameters.isEmpty()) {
      transaction
          .run(cypher, Map.of(name, parameters))
          .get(0)
          .get("left")
          .asList(value -> value.asString())
          .forEach(loose::add);
    }
  }
}
