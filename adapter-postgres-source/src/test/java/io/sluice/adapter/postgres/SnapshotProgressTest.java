package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.AlreadyRead.Part;
import io.sluice.adapter.postgres.SnapshotRange.Storage;
import io.sluice.domain.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SnapshotProgressTest {
  private static final CatalogTable TABLE =
      new CatalogTable(
          1,
          new TableId("public", "item"),
          'r',
          'p',
          Optional.empty(),
          List.of(),
          'd',
          1,
          1,
          List.of("id"),
          List.of(),
          TableKey.NONE,
          List.of(),
          TableSelection.EVERYTHING,
          List.of(),
          true,
          true);

  private final TickingClock clock = new TickingClock(Duration.ZERO);

  /** Of a table of 80 MB, in ten ranges. */
  private SnapshotProgress ofTenRanges() {
    Storage storage = new Storage(Optional.empty(), 1, 1, 10, 80_000_000);
    List<SnapshotRange> ranges = new ArrayList<>();
    for (int page = 0; page < 10; page++) {
      ranges.add(new SnapshotRange(0, storage, page, page + 1));
    }
    return new SnapshotProgress(new SnapshotPlan(List.of(TABLE), ranges, 700), clock);
  }

  @Test
  void every_30_seconds_it_says_how_far_it_is_and_how_long_it_will_take() {
    SnapshotProgress progress = ofTenRanges();
    progress.done(0);
    progress.done(1);
    clock.tick(Duration.ofSeconds(29));
    assertEquals(Optional.empty(), progress.news());
    clock.tick(Duration.ofSeconds(1));
    assertEquals(
        Optional.of("20 % of about 80 MB, about 2:00 min left"),
        progress.news(),
        "a fifth took 30 s");
    assertEquals(Optional.empty(), progress.news());
    progress.done(2);
    progress.done(3);
    clock.tick(Duration.ofSeconds(29));
    assertEquals(Optional.empty(), progress.news());
    clock.tick(Duration.ofSeconds(4));
    assertEquals(Optional.of("40 % of about 80 MB, about 1:34 min left"), progress.news());
  }

  @Test
  void before_the_first_range_is_done_there_is_no_telling() {
    SnapshotProgress progress = ofTenRanges();
    clock.tick(Duration.ofSeconds(30));
    assertEquals(Optional.of("of about 80 MB"), progress.news());
  }

  @Test
  void what_was_read_ahead_counts_for_people_but_not_for_what_is_left() {
    SnapshotProgress progress = ofTenRanges();
    progress.done(1);
    assertEquals(0.1, progress.share());
    assertEquals(Optional.empty(), progress.left().open().get(0).read());
    progress.done(0);
    assertEquals(
        List.of(new Part(1, 1, 2)), progress.left().open().get(0).read().orElseThrow().parts());
  }

  @Test
  void of_very_many_partitions_the_largest_are_remembered() throws Exception {
    int partitions = 2_050;
    List<SnapshotRange> ranges = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      long oid = 4_000_000_000L + i;
      long pages = i % 40 == 0 ? 1 : 1_000_000_000;
      ranges.add(
          new SnapshotRange(
              0, new Storage(Optional.empty(), oid, oid, pages, pages * 8192), 0, pages));
    }
    SnapshotProgress progress =
        new SnapshotProgress(new SnapshotPlan(List.of(TABLE), ranges, 700), clock);
    for (int i = 0; i < partitions - 1; i++) {
      progress.done(i);
    }
    Requests left = progress.left();
    List<Part> parts = left.open().get(0).read().orElseThrow().parts();
    assertEquals(2_000, parts.size());
    assertEquals(
        partitions - 1 - 52,
        parts.stream().filter(part -> part.pages() > 1).count(),
        "all that are large");
    assertTrue(left.open().get(0).json().toString().length() < Requests.MOST_TEXT / 3);
  }
}
