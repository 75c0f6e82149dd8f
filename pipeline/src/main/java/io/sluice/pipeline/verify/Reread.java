package io.sluice.pipeline.verify;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.CaptureRequests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Has rows read again from the source by whoever captures: they come down the log as every other
 * change does, so order and versions hold; a row that the source does not have comes as a DELETE.
 * All sinks get these changes.
 */
public final class Reread {
  /** Far below what one request may hold, however its text is written. */
  private static final int MOST_CHARACTERS = 20_000;

  private final CaptureRequests requests;
  private final LogCatchUp catchUp;

  public Reread(CaptureRequests requests, LogCatchUp catchUp) {
    this.requests = requests;
    this.catchUp = catchUp;
  }

  /**
   * Asks for the rows, some at a time, and blocks until they are in the log.
   *
   * @param keys all different
   * @throws PortException if the rows cannot be read again, or nobody captures
   */
  public void rows(TableId table, Collection<RowKey> keys)
      throws PortException, InterruptedException {
    List<RowKey> some = new ArrayList<>();
    int characters = 0;
    for (RowKey key : keys) {
      int length = key.toString().length();
      boolean full =
          some.size() == CaptureRequests.MOST_KEYS || characters + length > MOST_CHARACTERS;
      if (full && !some.isEmpty()) {
        ask(table, some);
        some = new ArrayList<>();
        characters = 0;
      }
      some.add(key);
      characters += length;
    }
    if (!some.isEmpty()) {
      ask(table, some);
    }
  }

  private void ask(TableId table, List<RowKey> keys) throws PortException, InterruptedException {
    catchUp.awaitRequest(requests.rereadRows(table, keys));
  }
}
