package io.sluice.domain;

import java.util.List;

/** A table and its changes, short to write. */
final class Fixtures {
  static final TableSchema BIKES = table("bikes", new Column("id", ColumnType.Scalar.INT64, false));

  private Fixtures() {}

  static TableSchema table(String name, Column key) {
    return new TableSchema(
        new TableId("store", name),
        List.of(
            key,
            new Column("model", ColumnType.Scalar.TEXT, true),
            new Column("story", ColumnType.Scalar.TEXT, true)),
        List.of(key.name()),
        List.of());
  }

  static ChangeEvent insert(long version, long id, Object model, Object story) {
    return upsert(Operation.INSERT, version, id, model, story);
  }

  static ChangeEvent update(long version, long id, Object model, Object story) {
    return upsert(Operation.UPDATE, version, id, model, story);
  }

  private static ChangeEvent upsert(
      Operation operation, long version, long id, Object model, Object story) {
    return ChangeEvent.upsert(
        operation, null, Row.of(BIKES, id, model, story), version, SourcePosition.NONE);
  }

  static ChangeEvent delete(long version, long id) {
    return ChangeEvent.delete(BIKES, RowKey.of(id), null, version, SourcePosition.NONE);
  }

  static ChangeEvent truncate(long version) {
    return ChangeEvent.truncate(BIKES, version, SourcePosition.NONE);
  }
}
