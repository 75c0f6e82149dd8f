package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.Arrays;
import java.util.List;

/** A table that references itself, and changes of its rows. */
public final class Fixtures {
  public static final TableSchema STAFF =
      new TableSchema(
          new TableId("store", "staff"),
          List.of(
              new Column("id", ColumnType.Scalar.INT64, false),
              new Column("name", ColumnType.Scalar.TEXT, true),
              new Column("manager", ColumnType.Scalar.INT32, true)),
          List.of("id"),
          List.of(
              new ForeignKey(
                  "staff_manager_fk",
                  List.of("manager"),
                  new TableId("store", "staff"),
                  List.of("id"),
                  true)));

  private Fixtures() {}

  public static Row row(long id, String name, Integer manager) {
    return Row.of(STAFF, id, name, manager);
  }

  static ChangeEvent change(long version, long id) {
    return ChangeEvent.upsert(
        Operation.UPDATE, null, row(id, "v" + version, null), version, SourcePosition.NONE);
  }

  /** Of a table of that name. */
  static ChangeEvent changeOf(String table, long version, long id) {
    TableSchema schema =
        new TableSchema(new TableId("store", table), STAFF.columns(), List.of("id"), List.of());
    return ChangeEvent.upsert(
        Operation.UPDATE,
        null,
        Row.of(schema, id, "v" + version, null),
        version,
        SourcePosition.NONE);
  }

  static ChangeBatch batch(ChangeEvent... changes) {
    return ChangeBatch.of(Arrays.asList(changes));
  }
}
