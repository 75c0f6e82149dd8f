package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.domain.VersionSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rows that were read for a request and wait for their closing message in the stream.
 *
 * <p>Every change that the rows were read without comes through the stream before that message, and
 * is applied to them here. A change that they already have is applied once more, which changes
 * nothing in the end: what follows it, up to the state that was read, follows here, too. So at the
 * closing message the rows are what the table held at that point of the stream.
 */
final class Piece {
  private final String id = UUID.randomUUID().toString();
  private final OpenRequest request;
  private final TableSchema schema;

  /** Empty: asked for, and not there. */
  private final Map<RowKey, Optional<Row>> rows = new LinkedHashMap<>();

  private List<String> end = List.of();
  private List<String> kept = List.of();
  private boolean last = true;
  private boolean outdated;

  Piece(OpenRequest request, TableSchema schema) {
    this.request = request;
    this.schema = schema;
  }

  void asked(RowKey key) {
    rows.put(key, Optional.empty());
  }

  void read(Row row) {
    rows.put(row.key(), Optional.of(row));
  }

  /**
   * It ends with this key, and the table goes on behind.
   *
   * @param lastKept the last of its keys that may leave PostgreSQL; empty if there is none
   */
  void endsAt(List<String> key, List<String> lastKept) {
    end = key;
    kept = lastKept;
    last = false;
  }

  String id() {
    return id;
  }

  OpenRequest request() {
    return request;
  }

  TableId table() {
    return schema.id();
  }

  /** Whether there are changes of rows of another shape, so that it has to be read again. */
  boolean isOutdated() {
    return outdated;
  }

  void apply(ChangeEvent change) {
    if (!change.table().id().equals(table())) {
      return;
    }
    if (change.isTruncate()) {
      rows.replaceAll((key, row) -> Optional.empty());
    } else if (!sameShape(change.table())) {
      outdated = true;
    } else if (change.isDelete()) {
      rows.replace(change.key(), Optional.empty());
    } else {
      rows.computeIfPresent(
          change.key(),
          (key, row) -> Optional.of(row.map(change.after()::over).orElse(change.after())));
    }
  }

  private boolean sameShape(TableSchema other) {
    return schema.keyColumns().equals(other.keyColumns())
        && names(schema).equals(names(other))
        && types(schema).equals(types(other));
  }

  private static List<String> names(TableSchema schema) {
    return schema.columns().stream().map(Column::name).toList();
  }

  private static List<?> types(TableSchema schema) {
    return schema.columns().stream().map(Column::type).toList();
  }

  /**
   * Appends the rows as they are now. Of rows that were not asked for by key, those that have gone
   * meanwhile are left to the stream, and so is a row that the stream brought without some values.
   *
   * @return the request as it is then
   */
  OpenRequest put(List<ChangeEvent> changes, VersionSequence versions, SourcePosition position) {
    long put = 0;
    for (Map.Entry<RowKey, Optional<Row>> entry : rows.entrySet()) {
      Optional<Row> row = entry.getValue();
      if (row.isPresent() && !row.get().hasUnchanged()) {
        changes.add(ChangeEvent.upsert(Operation.READ, null, row.get(), versions.next(), position));
        put++;
      } else if (row.isEmpty() && request.isForRows()) {
        changes.add(ChangeEvent.delete(schema, entry.getKey(), null, versions.next(), position));
        put++;
      }
    }
    return request.advanced(end, kept, put);
  }

  boolean isLast() {
    return last;
  }
}
