package io.sluice.bench.micro;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.SourcePosition;
import java.util.List;
import java.util.stream.IntStream;

/** What changes the codec and the decoder get; each of another row. */
public enum Changes {
  /** Inserts. */
  INSERTS {
    @Override
    ChangeEvent change(long id, long version) {
      return ChangeEvent.upsert(Operation.INSERT, null, Orders.placed(id), version, POSITION);
    }
  },

  /** Updates with the old row, as a table with {@code replica identity full} has them. */
  OLD_ROWS {
    @Override
    ChangeEvent change(long id, long version) {
      return ChangeEvent.upsert(
          Operation.UPDATE, Orders.placed(id), Orders.paid(id), version, POSITION);
    }
  },

  /** Updates without the long text, which PostgreSQL left out. */
  UNCHANGED_TEXT {
    @Override
    ChangeEvent change(long id, long version) {
      return ChangeEvent.upsert(
          Operation.UPDATE, null, Orders.paidWithoutNote(id), version, POSITION);
    }
  };

  /** Where all changes come from. */
  static final SourcePosition POSITION =
      new SourcePosition(0x16_B374_D848L, 4_711, 1_750_000_000_123_456L);

  /** Where ids and versions begin, as in a table and a log that are not new. */
  private static final long FIRST_ID = 1_000_000;

  private static final long FIRST_VERSION = 1_750_000_000_000_000L;

  abstract ChangeEvent change(long id, long version);

  /** As many as a batch has. */
  public List<ChangeEvent> batch() {
    return IntStream.range(0, MicroBenchmark.BATCH)
        .mapToObj(i -> change(FIRST_ID + i, FIRST_VERSION + i))
        .toList();
  }
}
