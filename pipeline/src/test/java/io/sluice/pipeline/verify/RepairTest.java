package io.sluice.pipeline.verify;

import static io.sluice.pipeline.Fixtures.STAFF;
import static io.sluice.pipeline.Fixtures.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.pipeline.FakeLog;
import io.sluice.pipeline.TickingClock;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairTest {
  private static final int SEEDS = 500;

  @Test
  void whatDiffersIsReadAgainAndEqualAfterwardsThoughTheRowsChangeMeanwhile() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed, 4, 20);
      world.falsify(1, null);
      world.falsify(10, null);
      world.falsify(12, row(12, "other", 1));
      world.falsify(90, row(90, "ghost", null));
      world.falsifyManager(14, 3L);
      CaptureRequests requests = requests(world);
      Repair repair = repair(world, requests);
      List<Difference> left = new ArrayList<>();
      Comparison before =
          verification(world)
              .compare(STAFF, some -> left.addAll(repair.repair(STAFF, some).left()));
      assertTrue(before.differing() >= 4, "seed " + seed + ": " + before);
      assertEquals(List.of(), left, "seed " + seed);
      assertEquals(0, verification(world).compare(STAFF, some -> {}).differing(), "seed " + seed);
    }
  }

  @Test
  void moreKeysThanARequestTakesAreAskedForInSeveral() throws Exception {
    World world = new World(1, 0, 1_200);
    for (long id = 1; id <= 1_100; id++) {
      world.falsify(id, null);
    }
    CaptureRequests requests = requests(world);
    Repair repair = repair(world, requests);
    long[] repaired = new long[1];
    verification(world)
        .compare(STAFF, some -> repaired[0] += repair.repair(STAFF, some).repaired());
    assertEquals(1_100, repaired[0]);
  }

  private static Repair repair(World world, CaptureRequests requests) {
    LogCatchUp catchUp = catchUp(world, requests);
    return new Repair(world.source(), world.sink(), new Reread(requests, catchUp), catchUp);
  }

  private static Verification verification(World world) {
    return new Verification(
        world.source(), world.sink(), world.sink(), world::catchUp, VerificationListener.NONE);
  }

  /** A log that has caught up whenever it is asked. */
  private static LogCatchUp catchUp(World world, CaptureRequests requests) {
    FakeLog log =
        new FakeLog() {
          @Override
          public Optional<Checkpoint> lastCheckpoint() {
            return Optional.of(new Checkpoint("", 1));
          }

          @Override
          public LogPosition end() {
            world.catchUp();
            return new LogPosition(Map.of());
          }
        };
    return new LogCatchUp(
        requests, log, "graph", Duration.ofSeconds(1), new TickingClock(), duration -> {});
  }

  private static CaptureRequests requests(World world) {
    return new CaptureRequests() {
      @Override
      public Mark mark() {
        return new Mark("", "");
      }

      @Override
      public Mark rereadRows(TableId table, List<RowKey> keys) {
        assertTrue(keys.size() <= MOST_KEYS, keys.size() + " keys");
        keys.forEach(world::reread);
        return new Mark("", "1");
      }

      @Override
      public Mark rereadTable(TableId table, Optional<String> condition) {
        throw new UnsupportedOperationException("a repair asks for rows");
      }

      @Override
      public Progress progress(Checkpoint checkpoint, Mark mark) {
        return new Progress(State.DONE, 0, "");
      }

      @Override
      public void close() {}
    };
  }
}
