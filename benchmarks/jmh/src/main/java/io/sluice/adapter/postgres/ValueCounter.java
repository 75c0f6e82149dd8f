package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.pgoutput.Relation;
import io.sluice.adapter.postgres.pgoutput.Tuple;

/** Counts the values of rows without looking at them. */
final class ValueCounter extends RowEvents {
  private int values;

  void reset() {
    values = 0;
  }

  int values() {
    return values;
  }

  @Override
  public void insert(Relation table, Tuple after) {
    values += after.size();
  }

  @Override
  public void update(Relation table, Tuple before, boolean wholeBefore, Tuple after) {
    values += (before == null ? 0 : before.size()) + after.size();
  }
}
