package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns Debezium's change records into changes, stamped with versions in the order they come. */
final class ChangeConverter {
  private final RecordShapes shapes;
  private final LiveCatalog catalog;
  private final VersionSequence versions;

  ChangeConverter(RecordShapes shapes, LiveCatalog catalog, VersionSequence versions) {
    this.shapes = shapes;
    this.catalog = catalog;
    this.versions = versions;
  }

  /** As {@link RecordShapes#takeAltered}. */
  boolean takeAltered() {
    return shapes.takeAltered();
  }

  long lastVersion() {
    return versions.last();
  }

  /**
   * Appends the record's change; an update that changed the key becomes two. Where the row cannot
   * be told by the key that the log has, the change is left out, and the table's rows come anew.
   */
  void convert(SourceRecord record, List<ChangeEvent> changes) throws PortException {
    Struct envelope = (Struct) record.value();
    Struct source = envelope.getStruct("source");
    Optional<RowCodec> shape = shapes.codec(record.valueSchema(), source);
    if (shape.isEmpty()) {
      shapes.passOver(table(source));
      return;
    }
    RowCodec codec = shape.get();
    int before = changes.size();
    try {
      convert(codec, envelope, changes);
    } catch (MissingKeyException e) {
      changes.subList(before, changes.size()).clear();
      shapes.passOver(table(source));
    }
  }

  private static TableId table(Struct source) {
    return new TableId(source.getString("schema"), source.getString("table"));
  }

  private void convert(RowCodec codec, Struct envelope, List<ChangeEvent> changes)
      throws PortException, MissingKeyException {
    Struct source = envelope.getStruct("source");
    SourcePosition position = position(source);
    Struct before = envelope.getStruct("before");
    Struct after = envelope.getStruct("after");
    String operation = envelope.getString("op");
    try {
      switch (operation) {
        case "c" -> changes.add(insert(codec, after, position));
        case "u" -> update(codec, before, after, position, changes);
        case "d" -> changes.add(delete(codec, before, position));
        case "t" -> changes.add(ChangeEvent.truncate(codec.schema(), versions.next(), position));
        default ->
            throw new PortException(
                "table " + codec.schema().id() + ": unknown operation " + operation);
      }
    } catch (UnsupportedValueException e) {
      throw new PortException(e.getMessage() + ", at " + position, e);
    }
  }

  private static SourcePosition position(Struct source) {
    Long transaction = source.getInt64("txId");
    return new SourcePosition(
        source.getInt64("lsn"), transaction == null ? 0 : transaction, source.getInt64("ts_us"));
  }

  private ChangeEvent insert(RowCodec codec, Struct after, SourcePosition position)
      throws PortException {
    Row row = codec.row(after);
    Row whole = row.hasUnchanged() ? catalog.withPresentValues(row, codec.keyTexts(after)) : row;
    return ChangeEvent.upsert(Operation.INSERT, null, whole, versions.next(), position);
  }

  /**
   * Debezium makes a delete and an insert of an update that changes the key, as long as it knows
   * the key; where it does not, for example because the table is gone by now, the old key gives it
   * away.
   */
  private void update(
      RowCodec codec,
      Struct before,
      Struct struct,
      SourcePosition position,
      List<ChangeEvent> changes)
      throws PortException, MissingKeyException {
    Row after = codec.row(struct);
    if (before != null && !codec.key(before).equals(after.key())) {
      changes.add(delete(codec, before, position));
      changes.add(insert(codec, struct, position));
      return;
    }
    Row old = before != null && codec.wholeOldRow() ? codec.row(before) : null;
    changes.add(ChangeEvent.upsert(Operation.UPDATE, old, after, versions.next(), position));
  }

  private ChangeEvent delete(RowCodec codec, Struct before, SourcePosition position)
      throws MissingKeyException {
    RowKey key = codec.key(before);
    Row old = codec.wholeOldRow() ? codec.row(before) : null;
    return ChangeEvent.delete(codec.schema(), key, old, versions.next(), position);
  }
}
