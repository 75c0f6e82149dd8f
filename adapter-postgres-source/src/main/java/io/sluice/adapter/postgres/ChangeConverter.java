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
import java.util.function.Supplier;

/** Turns what the stream carries into changes, stamped with versions in the order they come. */
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
   * Appends the change; an update that changed the key becomes two. Where the row cannot be told by
   * the key that the log has, the change is left out, and the table's rows come anew.
   *
   * @param announced the instance that stands for the table's shape until it changes
   * @param shape what it says
   */
  void convert(
      TableId table,
      Object announced,
      Supplier<RecordShape> shape,
      CarriedChange change,
      List<ChangeEvent> changes)
      throws PortException {
    Optional<RowCodec> codec = shapes.codec(table, announced, shape);
    if (codec.isEmpty()) {
      shapes.passOver(table);
      return;
    }
    int before = changes.size();
    try {
      convert(codec.get(), change, changes);
    } catch (MissingKeyException e) {
      changes.subList(before, changes.size()).clear();
      shapes.passOver(table);
    }
  }

  private void convert(RowCodec codec, CarriedChange change, List<ChangeEvent> changes)
      throws PortException, MissingKeyException {
    SourcePosition position = change.position();
    try {
      switch (change.operation()) {
        case INSERT -> changes.add(insert(codec, codec.row(change.after()), null, change));
        case UPDATE -> update(codec, change, changes);
        case DELETE -> changes.add(delete(codec, change));
        case TRUNCATE ->
            changes.add(ChangeEvent.truncate(codec.schema(), versions.next(), position));
        case READ -> throw new IllegalArgumentException("a stream reads no rows");
      }
    } catch (UnsupportedValueException e) {
      throw new PortException(e.getMessage() + ", at " + position, e);
    }
  }

  /**
   * A row that is new to the targets: nobody has what PostgreSQL did not send of it.
   *
   * @param before what it was under another key, or null
   */
  private ChangeEvent insert(RowCodec codec, Row row, RowImage before, CarriedChange change)
      throws PortException {
    Row whole =
        row.hasUnchanged()
            ? catalog.withPresentValues(row, codec.keyTexts(change.after(), before))
            : row;
    return ChangeEvent.upsert(Operation.INSERT, null, whole, versions.next(), change.position());
  }

  /**
   * An update that changes the key is a delete and an insert. Debezium has made it so already, as
   * long as it knows the key; where it does not, for example because the table is gone by now, and
   * in a stream that comes without Debezium, the old key gives it away. What was left out of the
   * new row, because it is long and untouched, the old one tells where it is whole; and the key,
   * which may be long as well, the old key.
   */
  private void update(RowCodec codec, CarriedChange change, List<ChangeEvent> changes)
      throws PortException, MissingKeyException {
    RowImage before = change.before();
    Row old = old(codec, change);
    Row sent = codec.row(change.after());
    Row after = codec.withKey(old == null ? sent : sent.over(old), before);
    if (before != null && !codec.key(before).equals(after.key())) {
      changes.add(delete(codec, change));
      changes.add(insert(codec, after, before, change));
      return;
    }
    changes.add(
        ChangeEvent.upsert(Operation.UPDATE, old, after, versions.next(), change.position()));
  }

  private ChangeEvent delete(RowCodec codec, CarriedChange change) throws MissingKeyException {
    RowKey key = codec.key(change.before());
    return ChangeEvent.delete(
        codec.schema(), key, old(codec, change), versions.next(), change.position());
  }

  private static Row old(RowCodec codec, CarriedChange change) {
    return change.before() != null && change.wholeBefore() && codec.wholeOldRow()
        ? codec.row(change.before())
        : null;
  }
}
