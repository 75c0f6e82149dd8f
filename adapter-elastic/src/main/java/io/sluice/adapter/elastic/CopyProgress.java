package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells workers whether another one is copying an index, so that mostly just one does. The one that
 * copies counts a mark up now and then, beside the {@link Tombstones}; those that wait look whether
 * it moves. When it has not for a while, the copying worker is taken for dead. That may be wrong,
 * and two may copy at once: no harm, for every step of theirs gives the same.
 */
final class CopyProgress {
  static final Duration DEAD_AFTER = Duration.ofSeconds(30);

  private final Tombstones tombstones;
  private final MultiGet lookup;
  private final BulkWriter bulk;
  private final Clock clock;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Long> own = new HashMap<>();

  CopyProgress(Tombstones tombstones, MultiGet lookup, BulkWriter bulk, Clock clock) {
    this.tombstones = tombstones;
    this.lookup = lookup;
    this.bulk = bulk;
    this.clock = clock;
  }

  private record Seen(long beat, Instant first) {}

  private static String id(TableIndex copy) {
    return "copying:" + copy.concrete();
  }

  /** Whether the mark has not moved for a while, or since this worker itself gave up copying. */
  boolean isStalled(TableIndex copy) throws SinkException, InterruptedException {
    long beat = last(copy);
    if (Long.valueOf(beat).equals(own.get(copy.concrete()))) {
      return true;
    }
    Instant now = clock.instant();
    Seen before = seen.get(copy.concrete());
    if (before == null || before.beat() != beat) {
      seen.put(copy.concrete(), new Seen(beat, now));
      return false;
    }
    return !now.isBefore(before.first().plus(DEAD_AFTER));
  }

  private long last(TableIndex copy) throws SinkException, InterruptedException {
    return lookup.versions(tombstones.index().name(), List.of(id(copy))).getOrDefault(id(copy), 0L);
  }

  /** Takes the copying over. */
  Beat begin(TableIndex copy) throws SinkException, InterruptedException {
    tombstones.prepare();
    Beat beat = new Beat(copy, last(copy));
    beat.next();
    return beat;
  }

  /** The mark of the one that copies. */
  final class Beat {
    private final TableIndex copy;
    private long number;

    private Beat(TableIndex copy, long number) {
      this.copy = copy;
      this.number = number;
    }

    void next() throws SinkException, InterruptedException {
      number++;
      own.put(copy.concrete(), number);
      bulk.write(List.of(tombstones.mark(id(copy), number))).throwIfFailed();
    }

    void end() throws SinkException, InterruptedException {
      seen.remove(copy.concrete());
      own.remove(copy.concrete());
      bulk.write(List.of(BulkLine.delete(tombstones.index(), id(copy), number + 1, null)))
          .throwIfFailed();
    }
  }
}
