package io.sluice.bench;

import java.sql.SQLException;
import java.util.Map;

/** Counts the rows of a sink; the last state is there when the rows changed last have it. */
final class SinkCounter implements Counter {
  private final SinkRows rows;
  private final Map<Long, Integer> last;

  SinkCounter(SinkRows rows, Database database) throws SQLException {
    this.rows = rows;
    this.last = database.lastChanged();
  }

  @Override
  public long count() throws Exception {
    Thread.sleep(rows.pauseMillis());
    return rows.count();
  }

  @Override
  public boolean settled() throws Exception {
    return rows.customers(last.keySet()).equals(last);
  }

  @Override
  public void close() {
    rows.close();
  }
}
