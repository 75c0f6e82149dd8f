package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.SinkException;
import java.util.List;
import java.util.Map;

/** Removes a table's rows that are older than a truncate, in transactions of limited size. */
final class Truncation {
  private final Graph graph;
  private final ChunkWriter writer;
  private final int chunk;

  Truncation(Graph graph, ChunkWriter writer, int chunk) {
    this.graph = graph;
    this.writer = writer;
    this.chunk = chunk;
  }

  /**
   * First lets every writer know, so that no older row comes afterwards, then removes what is
   * there.
   */
  void run(GraphTable table, long version) throws SinkException, InterruptedException {
    Gates.shut(table, version, graph);
    while (removeOlder(table, version)) {
      // what a relationship's end or a conflict hid from one pass, the next one finds
    }
  }

  /** Returns whether there was anything to remove. */
  private boolean removeOlder(GraphTable table, long version)
      throws SinkException, InterruptedException {
    boolean any = false;
    for (String older : table.olderInRange()) {
      any |=
          removeOlder(
              new TableWalk(graph, table, older, Map.of("version", version)), table, version);
    }
    return any;
  }

  private boolean removeOlder(TableWalk walk, GraphTable table, long version)
      throws SinkException, InterruptedException {
    boolean any = false;
    while (!walk.isAtEnd()) {
      List<RowWrite> older =
          walk.next(chunk).stream()
              .filter(record -> record.get("older").isTrue() && !record.get("k").isNull())
              .map(record -> RowWrite.removal(table, record.get("k").asString(), version))
              .toList();
      any |= !older.isEmpty();
      remove(older);
    }
    return any;
  }

  private void remove(List<RowWrite> rows) throws SinkException, InterruptedException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      writer.truncate(rows);
    } catch (RefusedException e) {
      throw GraphFailure.toSinkException(e.neo4j(), graph.where());
    }
  }
}
