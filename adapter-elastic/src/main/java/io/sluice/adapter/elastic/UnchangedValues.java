package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Fills in the values that a change leaves {@link Row#UNCHANGED}, from the documents as they are.
 * Elasticsearch cannot change a part of a document under an external version, so it is read, merged
 * and written whole, guarded by the change's version: if a newer change comes between, the write is
 * stale and does nothing; an older one cannot, as a row's changes come in order.
 *
 * <p>Where there is no document, or it has no such field, the column stays out of the document.
 *
 * <p>Values that did not change are the large ones, and no batch of the log has them in it. So
 * filled rows are handed on some at a time, to be written and forgotten.
 */
final class UnchangedValues {
  private final DocumentsById documents;

  UnchangedValues(DocumentsById documents) {
    this.documents = documents;
  }

  /** Takes a change and the row to write for it. */
  interface Taker {
    void filled(ChangeEvent change, Row after) throws SinkException, InterruptedException;
  }

  private record Filled(ChangeEvent change, Row after) {}

  /** Changes of one table, each row once. */
  void fill(TableCodec codec, List<ChangeEvent> changes, Taker taker)
      throws SinkException, InterruptedException {
    Map<String, ChangeEvent> left =
        changes.stream()
            .collect(Collectors.toMap(change -> codec.id(change.key()), Function.identity()));
    documents.<Filled, SinkException>read(
        codec.index().name(),
        List.copyOf(left.keySet()),
        (id, version, source) -> fill(codec, left.get(id), source),
        page -> {
          for (Filled one : page) {
            left.remove(codec.id(one.change().key()));
            taker.filled(one.change(), one.after());
          }
        });
    for (ChangeEvent change : left.values()) {
      taker.filled(change, change.after());
    }
  }

  private static Filled fill(TableCodec codec, ChangeEvent change, JsonParser source)
      throws IOException, SinkException {
    return new Filled(change, codec.fill(change.after(), codec.requireSource(source)));
  }
}
