package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.AlreadyRead.Part;
import io.sluice.adapter.postgres.SnapshotRange.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a snapshot has been handed on, and what would be left of it if it ended now. Ranges are
 * read side by side, but what counts as read are those before the first one that is not done.
 */
final class SnapshotProgress {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotProgress.class);

  /** More of them would make checkpoints large. */
  private static final int MOST_PARTS = 2_000;

  private static final Duration TELL_EVERY = Duration.ofSeconds(30);

  private final SnapshotPlan plan;
  private final BitSet done = new BitSet();
  private final long bytes;
  private final Clock clock;
  private final Instant start;
  private Instant told;
  private volatile long bytesDone;
  private int firstLeft;
  private Requests left;
  private int toldOf = -1;

  /**
   * @param clock for what people are told; it begins now
   */
  SnapshotProgress(SnapshotPlan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
    this.start = clock.instant();
    this.told = start;
    this.bytes = plan.ranges().stream().mapToLong(SnapshotRange::bytes).sum();
  }

  /** All rows of the range have been handed on. */
  void done(int range) {
    done.set(range);
    bytesDone += plan.ranges().get(range).bytes();
    if (range == firstLeft) {
      firstLeft = done.nextClearBit(firstLeft);
      left = null;
    }
  }

  /** Requests for what is left, to be carried out while the stream goes on from the snapshot. */
  Requests left() {
    if (left == null) {
      left = new Requests(requests(), List.of());
    }
    return left;
  }

  private List<OpenRequest> requests() {
    List<OpenRequest> requests = new ArrayList<>();
    int requested = -1;
    for (int i = firstLeft; i < plan.ranges().size(); i++) {
      SnapshotRange range = plan.ranges().get(i);
      if (range.table() != requested) {
        requested = range.table();
        CatalogTable table = plan.table(range);
        requests.add(
            OpenRequest.ofSnapshot(
                table.id(), table.oid(), i == firstLeft ? read(range) : Optional.empty()));
      }
    }
    return requests;
  }

  /** What lies before the range in its table. */
  private Optional<AlreadyRead> read(SnapshotRange range) {
    List<Part> parts = new ArrayList<>();
    Storage last = null;
    for (int i = firstLeft - 1; i >= 0 && plan.ranges().get(i).table() == range.table(); i--) {
      Storage storage = plan.ranges().get(i).storage();
      if (!storage.equals(last)) {
        last = storage;
        boolean whole = !storage.equals(range.storage());
        parts.add(new Part(storage.oid(), storage.file(), whole ? storage.pages() : range.from()));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new AlreadyRead(plan.oldestUnderWay(), largest(parts, range)));
  }

  /** The rows of the others would be read again, which costs time only. */
  private List<Part> largest(List<Part> parts, SnapshotRange range) {
    if (parts.size() <= MOST_PARTS) {
      return parts;
    }
    if (toldOf != range.table()) {
      toldOf = range.table();
      LOG.info(
          "checkpoints tell of {} partitions of table {} that have been read, and not of more: if"
              + " the snapshot is interrupted, the smaller ones are read again",
          MOST_PARTS,
          plan.table(range).id());
    }
    parts.sort(Comparator.comparingLong(Part::pages).reversed());
    return parts.subList(0, MOST_PARTS);
  }

  /** How much of it is done, from 0 to 1; asked by any thread. */
  double share() {
    return bytes == 0 ? 1 : (double) bytesDone / bytes;
  }

  /** How far it is, for people; empty if that was told a moment ago. */
  Optional<String> news() {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(TELL_EVERY) < 0) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(describe(Duration.between(start, now)));
  }

  private String describe(Duration elapsed) {
    if (bytesDone == 0) {
      return "of about " + megabytes(bytes);
    }
    long seconds = (long) (elapsed.toSeconds() * (double) (bytes - bytesDone) / bytesDone);
    return "%d %% of about %s, about %d:%02d min left"
        .formatted(100 * bytesDone / bytes, megabytes(bytes), seconds / 60, seconds % 60);
  }

  private static String megabytes(long bytes) {
    return bytes / 1_000_000 + " MB";
  }
}
