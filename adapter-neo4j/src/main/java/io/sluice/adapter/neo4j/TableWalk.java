package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * A walk through everything that the graph holds of a table, a page at a time in the order of keys.
 *
 * <p>Each page is a transaction of its own, so however long the walk takes, none stays open; and as
 * the next page begins behind the last key of the one before, whatever is there all the while is
 * met, once.
 */
final class TableWalk {
  private final Graph graph;
  private final String cypher;
  private final Map<String, Object> parameters;
  private boolean atEnd;

  /**
   * @param cypher of {@link GraphTable}, that finds what is in a range and returns an outcome
   * @param parameters those of the outcome
   */
  TableWalk(Graph graph, GraphTable table, String cypher, Map<String, Object> parameters) {
    this.graph = graph;
    this.cypher = cypher;
    this.parameters = new HashMap<>(parameters);
    this.parameters.putAll(table.readParameters());
    this.parameters.put("after", KeyText.before(table.id()));
    this.parameters.put("end", KeyText.behind(table.id()));
  }

  boolean isAtEnd() {
    return atEnd;
  }

  /** The next page: what it has of rows, stubs and what was deleted while it was read. */
  List<Record> next(int limit) throws SinkException, InterruptedException {
    parameters.put("limit", limit);
    List<Record> page = graph.run(cypher, parameters);
    atEnd = page.size() < limit;
    for (Record record : page) {
      Value key = record.get("k");
      if (!key.isNull()) {
        parameters.put("after", key.asString());
      }
    }
    return page;
  }
}
