package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * The writing of some rows of a table in a transaction. All statements are sent before the first
 * answer is waited for; so each decides in the graph itself what it may do.
 */
final class TableWrite {
  private final GraphTable table;
  private final List<RowWrite> rows;
  private final Map<String, Object> common = new HashMap<>();
  private final Graph.Transaction transaction;
  private final List<Graph.Answer> applying = new ArrayList<>();
  private final List<Graph.Answer> linking = new ArrayList<>();

  /**
   * @param gate the gate that was entered; empty if the rows are older than a truncate and are to
   *     go
   */
  TableWrite(
      GraphTable table,
      List<RowWrite> rows,
      Optional<String> gate,
      long retentionMillis,
      Graph.Transaction transaction) {
    this.table = table;
    this.rows = rows;
    this.common.put("gate", gate.orElse(null));
    this.common.put("retention", retentionMillis);
    this.transaction = transaction;
  }

  /** Sends what writes the rows where the version in the graph is not newer. */
  void sendRows() {
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
    upserts.forEach((unchanged, some) -> applying.add(send(table.upsert(unchanged), some)));
    if (!deletes.isEmpty()) {
      applying.add(send(table.delete(), deletes));
    }
  }

  /** Sends what lets the relationships of the rows that were written follow. */
  void sendLinks() {
    if (table instanceof NodeTable nodes) {
      List<RowWrite> upserts = rows.stream().filter(RowWrite::isUpsert).toList();
      if (nodes.isLinked() && !upserts.isEmpty()) {
        linking.add(send(nodes.unlink(), upserts.stream().map(nodes::links).toList()));
        nodes.references().forEach(reference -> sendLinks(nodes, reference, upserts));
      }
    }
  }

  private void sendLinks(NodeTable nodes, Reference reference, List<RowWrite> upserts) {
    List<Map<String, Object>> links = new ArrayList<>(upserts.size());
    for (RowWrite row : upserts) {
      if (reference.state(row.row()) == Reference.State.SOMEWHERE) {
        links.add(Map.of("k", row.key(), "v", row.version(), "t", reference.target(row.row())));
      }
    }
    if (!links.isEmpty()) {
      linking.add(send(NodeTable.link(reference), links));
    }
  }

  private Graph.Answer send(String cypher, List<Map<String, Object>> some) {
    Map<String, Object> parameters = new HashMap<>(common);
    parameters.put("rows", some);
    return transaction.send(cypher, parameters);
  }

  /** Waits for all answers, and adds the keys of stubs that may not be needed any more. */
  void await(Set<String> loose) throws SinkException, InterruptedException {
    Set<Integer> applied = new HashSet<>();
    for (Graph.Answer answer : applying) {
      Record record = answer.await().get(0);
      applied.addAll(record.get("applied").asList(Value::asInt));
      loose.addAll(record.get("left", List.of(), Value::asString));
    }
    for (Graph.Answer answer : linking) {
      for (Record record : answer.await()) {
        loose.addAll(record.get("left").asList(Value::asString));
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      if (!applied.contains(i) && (table instanceof JoinTable || table.history().both())) {
        loose.add(rows.get(i).key());
      }
    }
  }
}
