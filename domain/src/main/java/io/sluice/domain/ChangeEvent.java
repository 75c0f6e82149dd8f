package io.sluice.domain;

import java.util.Objects;

/**
 * One change of one row, or the truncation of a table.
 *
 * <table>
 *   <caption>What is present</caption>
 *   <tr><td>operation</td><td>key</td><td>before</td><td>after</td></tr>
 *   <tr><td>READ, INSERT</td><td>yes</td><td>null</td><td>yes</td></tr>
 *   <tr><td>UPDATE</td><td>yes</td><td>where the source sent it</td><td>yes, may hold {@link Row#UNCHANGED}</td></tr>
 *   <tr><td>DELETE</td><td>yes</td><td>where the source sent more than the key</td><td>null</td></tr>
 *   <tr><td>TRUNCATE</td><td>null</td><td>null</td><td>null</td></tr>
 * </table>
 *
 * An update that changes the key is two changes: DELETE of the old key, INSERT of the new one. That
 * INSERT may hold {@link Row#UNCHANGED} only where the source could not tell the value.
 *
 * @param version totally orders the changes of a pipeline: given out in log order, always
 *     increasing, also across restarts and rebuilt logs ({@link VersionSequence})
 */
public record ChangeEvent(
    TableSchema table,
    Operation operation,
    RowKey key,
    Row before,
    Row after,
    long version,
    SourcePosition position) {

  public ChangeEvent {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(position, "position");
    boolean hasKey = operation != Operation.TRUNCATE;
    boolean hasAfter = hasKey && operation != Operation.DELETE;
    if ((key != null) != hasKey || (after != null) != hasAfter || (before != null && !hasKey)) {
      throw new IllegalArgumentException(
          "a " + operation + " of " + table.id() + " of wrong shape");
    }
  }

  /** A READ, INSERT or UPDATE that leaves {@code after}; the key is taken from it. */
  public static ChangeEvent upsert(
      Operation operation, Row before, Row after, long version, SourcePosition position) {
    return new ChangeEvent(
        after.schema(), operation, after.key(), before, after, version, position);
  }

  public static ChangeEvent delete(
      TableSchema table, RowKey key, Row before, long version, SourcePosition position) {
    return new ChangeEvent(table, Operation.DELETE, key, before, null, version, position);
  }

  public static ChangeEvent truncate(TableSchema table, long version, SourcePosition position) {
    return new ChangeEvent(table, Operation.TRUNCATE, null, null, null, version, position);
  }

  /** Whether the row exists after this change. */
  public boolean isUpsert() {
    return after != null;
  }

  public boolean isDelete() {
    return operation == Operation.DELETE;
  }

  public boolean isTruncate() {
    return operation == Operation.TRUNCATE;
  }

  /** Operation, table, version and position; no values, so it may go to a log. */
  @Override
  public String toString() {
    return operation + " of " + table.id() + ", version " + version + ", " + position;
  }
}
