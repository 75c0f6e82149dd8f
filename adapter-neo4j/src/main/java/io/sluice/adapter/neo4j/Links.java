package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets the relationships of rows that are nodes follow what has become of the rows. */
final class Links {
  private final Graph.Transaction transaction;
  private final Set<String> loose;

  /**
   * @param loose gets the keys of stubs that may not be needed any more
   */
  Links(Graph.Transaction transaction, Set<String> loose) {
    this.transaction = transaction;
    this.loose = loose;
  }

  void follow(NodeTable table, TableWriter.Outcome outcome)
      throws SinkException, InterruptedException {
    if (!table.references().isEmpty()) {
      unlink(table, outcome.upserted());
      link(table, outcome.upserted());
    }
    detach(outcome.deleted().stream().map(RowWrite::key).toList());
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
