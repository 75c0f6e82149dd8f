package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills in the values that a change leaves {@link Row#UNCHANGED}, from the documents as they are.
 * Elasticsearch cannot change a part of a document under an external version, so it is read, merged
 * and written whole, guarded by the change's version: if a newer change comes between, the write is
 * stale and does nothing; an older one cannot, as a row's changes come in order.
 *
 * <p>Where there is no document, or it has no such field, the column stays out of the document.
 */
final class UnchangedValues {
  private final MultiGet lookup;

  UnchangedValues(MultiGet lookup) {
    this.lookup = lookup;
  }

  /** The changes to write: the same ones in the same order, filled in where need be. */
  List<ChangeEvent> fill(List<ChangeEvent> changes, Map<TableSchema, TableCodec> codecs)
      throws SinkException, InterruptedException {
    Map<TableSchema, List<ChangeEvent>> incomplete = new LinkedHashMap<>();
    for (ChangeEvent change : changes) {
      if (change.isUpsert() && change.after().hasUnchanged()) {
        incomplete.computeIfAbsent(change.table(), table -> new ArrayList<>()).add(change);
      }
    }
    if (incomplete.isEmpty()) {
      return changes;
    }
    Map<ChangeEvent, Row> filled = new IdentityHashMap<>();
    List<RejectedChange> rejected = new ArrayList<>();
    for (Map.Entry<TableSchema, List<ChangeEvent>> table : incomplete.entrySet()) {
      fill(codecs.get(table.getKey()), table.getValue(), filled, rejected);
    }
    if (!rejected.isEmpty()) {
      throw new RejectedChangesException(rejected);
    }
    return changes.stream().map(change -> with(change, filled.get(change))).toList();
  }

  private void fill(
      TableCodec codec,
      List<ChangeEvent> changes,
      Map<ChangeEvent, Row> filled,
      List<RejectedChange> rejected)
      throws SinkException, InterruptedException {
    Map<String, ChangeEvent> byId = new HashMap<>();
    changes.forEach(change -> byId.put(codec.id(change.key()), change));
    this.lookup.<ChangeEvent, SinkException>documents(
        codec.index().name(),
        List.copyOf(byId.keySet()),
        true,
        (id, version, source) -> fill(codec, byId.get(id), source, filled, rejected),
        done -> {});
  }

  private static ChangeEvent fill(
      TableCodec codec,
      ChangeEvent change,
      JsonParser source,
      Map<ChangeEvent, Row> filled,
      List<RejectedChange> rejected)
      throws IOException, SinkException {
    try {
      filled.put(change, codec.fill(change.after(), codec.requireSource(source)));
    } catch (UnreadableValueException e) {
      rejected.add(new RejectedChange(change, e.getMessage()));
    }
    return change;
  }

  private static ChangeEvent with(ChangeEvent change, Row after) {
    return after == null
        ? change
        : ChangeEvent.upsert(
            change.operation(), change.before(), after, change.version(), change.position());
  }
}
