package io.sluice.adapter.elastic;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and deletes rows, and looks whether that brought any back ({@link RevivalCheck}). */
final class RowWriting {
  private final BulkWriter bulk;
  private final Tombstones tombstones;
  private final UnchangedValues unchangedValues;
  private final RevivalCheck revivalCheck;

  RowWriting(
      BulkWriter bulk,
      Tombstones tombstones,
      UnchangedValues unchangedValues,
      RevivalCheck revivalCheck) {
    this.bulk = bulk;
    this.tombstones = tombstones;
    this.unchangedValues = unchangedValues;
    this.revivalCheck = revivalCheck;
  }

  /** Each row once, no truncates; failures are in the outcome. */
  BulkOutcome write(List<ChangeEvent> rows, Map<TableSchema, TableCodec> codecs)
      throws SinkException, InterruptedException {
    BulkOutcome outcome;
    try (BulkRun run = bulk.begin()) {
      Map<TableCodec, List<ChangeEvent>> incomplete = new LinkedHashMap<>();
      Map<TableIndex, Long> latestDeletes = new HashMap<>();
      for (ChangeEvent change : rows) {
        TableCodec codec = codecs.get(change.table());
        if (change.isDelete()) {
          delete(run, codec, change);
          latestDeletes.merge(codec.index(), change.version(), Math::max);
        } else if (change.after().hasUnchanged()) {
          incomplete.computeIfAbsent(codec, its -> new ArrayList<>()).add(change);
        } else {
          run.add(put(codec, change, change.after()));
        }
      }
      for (Map.Entry<TableIndex, Long> latest : latestDeletes.entrySet()) {
        run.add(tombstones.mark(Tombstones.latestDeleteId(latest.getKey()), latest.getValue()));
      }
      for (Map.Entry<TableCodec, List<ChangeEvent>> table : incomplete.entrySet()) {
        TableCodec codec = table.getKey();
        unchangedValues.fill(
            codec, table.getValue(), (change, after) -> run.add(put(codec, change, after)));
      }
      outcome = run.finish();
    }
    revivalCheck.run(outcome.applied());
    return outcome;
  }

  private void delete(BulkRun run, TableCodec codec, ChangeEvent change)
      throws SinkException, InterruptedException {
    tombstones.prepare();
    String id = codec.id(change.key());
    run.add(tombstones.tombstone(codec.index(), id, change.version()));
    run.add(BulkLine.delete(codec.index(), id, change.version(), change));
  }

  private static BulkLine put(TableCodec codec, ChangeEvent change, Row after) {
    return BulkLine.put(
        codec.index(),
        codec.id(change.key()),
        change.version(),
        out -> codec.write(out, after),
        change);
  }
}
