package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes any number of rows in chunks, and finds out which of them Neo4j will never take.
 *
 * <p>A chunk that is refused is halved until single rows are left. What is refused then may only
 * have come too early: a value that a constraint of the user's wants unique may belong to a row
 * that gives it up in the same batch. So refused rows are written again after all the others, for
 * as long as one of them passes.
 *
 * <p>After a write that failed for another reason, time mostly, the next chunks are smaller; each
 * one that passes lets them grow again.
 */
final class BatchWriter {
  private final ChunkWriter writer;
  private final int largest;
  private final String where;
  private int chunk;

  /**
   * @param largest how many rows to write in a transaction at most
   * @param where which Neo4j it is
   */
  BatchWriter(ChunkWriter writer, int largest, String where) {
    this.writer = writer;
    this.largest = largest;
    this.where = where;
    this.chunk = largest;
  }

  /** Returns the changes that Neo4j refuses; all others are durable. */
  List<RejectedChange> write(List<RowWrite> rows) throws SinkException, InterruptedException {
    List<RowWrite> left = rows;
    List<Refusal> refused = List.of();
    do {
      List<Refusal> again = new ArrayList<>();
      int from = 0;
      while (from < left.size()) {
        int to = Math.min(left.size(), from + chunk);
        write(left.subList(from, to), again);
        from = to;
      }
      boolean progress = again.size() < left.size();
      refused = again;
      left = progress ? again.stream().map(Refusal::row).toList() : List.of();
    } while (!left.isEmpty());
    return refused.stream()
        .map(refusal -> new RejectedChange(refusal.row().change(), refusal.reason()))
        .toList();
  }

  private record Refusal(RowWrite row, String reason) {}

  private void write(List<RowWrite> rows, List<Refusal> refused)
      throws SinkException, InterruptedException {
    try {
      writer.write(rows);
      chunk = Math.min(largest, 2 * chunk);
    } catch (TransientSinkException e) {
      chunk = Math.max(1, Math.min(chunk, rows.size()) / 2);
      throw e;
    } catch (RefusedException e) {
      if (rows.size() > 1) {
        write(rows.subList(0, rows.size() / 2), refused);
        write(rows.subList(rows.size() / 2, rows.size()), refused);
      } else if (e.isSize()) {
        throw new TransientSinkException(
            where + " has no memory for a row of " + rows.get(0).table().id(), e);
      } else {
        refused.add(new Refusal(rows.get(0), e.getMessage()));
      }
    }
  }
}
