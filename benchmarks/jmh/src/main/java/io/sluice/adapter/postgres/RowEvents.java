package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.pgoutput.PgOutputEvents;
import io.sluice.adapter.postgres.pgoutput.Relation;
import io.sluice.adapter.postgres.pgoutput.Tuple;
import io.sluice.ports.PortException;
import java.util.List;

/** Listens to inserts and updates alone. */
abstract class RowEvents implements PgOutputEvents {
  @Override
  public void begin(long transaction, long commitLsn, long committedAtMicros)
      throws PortException {}

  @Override
  public void commit(long commitLsn, long endLsn, long committedAtMicros) throws PortException {}

  @Override
  public final void delete(Relation table, Tuple before, boolean wholeBefore) {
    throw notAmongThem();
  }

  @Override
  public final void truncate(List<Relation> tables) {
    throw notAmongThem();
  }

  @Override
  public final void message(boolean transactional, String prefix, byte[] content) {
    throw notAmongThem();
  }

  private static IllegalStateException notAmongThem() {
    return new IllegalStateException("the benchmarks' changes are inserts and updates");
  }
}
