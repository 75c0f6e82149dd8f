package io.sluice.pipeline.verify;

import static io.sluice.pipeline.Fixtures.STAFF;
import static io.sluice.pipeline.Fixtures.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.RowKey;
import io.sluice.pipeline.verify.Difference.Kind;
import io.sluice.pipeline.verify.World.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final int SEEDS = 2_000;
  private static final int BUSY = 4;
  private static final int FEW_NAMES = 2;
  private static final int MANY_NAMES = 1_000_000;

  private Comparison comparison;

  private List<String> differences(World world) throws Exception {
    List<String> found = new ArrayList<>();
    comparison =
        new Verification(
                world.source(),
                world.sink(),
                world.sink(),
                world::catchUp,
                VerificationListener.NONE)
            .compare(STAFF, some -> some.forEach(each -> found.add(each.toString())));
    assertEquals(found.size(), comparison.differing());
    return found;
  }

  private static World still() {
    return new World(1, 0, 30);
  }

  @Test
  void equalSidesHaveNoDifference() throws Exception {
    assertEquals(List.of(), differences(still()));
    assertTrue(comparison.equal());
    assertEquals(30, comparison.rows());
    assertEquals(29, comparison.references());
  }

  @Test
  void aMissingAnExtraAndADifferentRowAreNamedWithTheirVersions() throws Exception {
    World world = still();
    world.falsify(3, null);
    world.falsify(40, row(40, "Di", null));
    world.falsify(2, row(2, "Bob", 1));
    world.falsify(5, row(5, null, 1));
    assertEquals(
        List.of(
            "different in store.staff [2]: name (sink has version 2)",
            "missing in store.staff [3]",
            "different in store.staff [5]: name (sink has version 5)",
            "extra in store.staff [40] (sink has version 0)"),
        differences(world));
    assertEquals(
        Map.of(Kind.DIFFERENT, 2L, Kind.MISSING, 1L, Kind.EXTRA, 1L), comparison.differences());
  }

  @Test
  void missingWrongAndOrphanedRelationshipsAreNamed() throws Exception {
    World world = still();
    world.falsifyManager(3, 2L);
    world.falsifyManager(4, null);
    world.falsifyManager(50, 1L);
    assertEquals(
        List.of(
            "extra reference in store.staff [3]: staff_manager_fk to [2] (sink has version 3)",
            "missing reference in store.staff [3]: staff_manager_fk to [1] (sink has version 3)",
            "missing reference in store.staff [4]: staff_manager_fk to [1] (sink has version 4)",
            "extra reference in store.staff [50]: staff_manager_fk to [1]"),
        differences(world));
  }

  @Test
  void rowsThatChangeMeanwhileAreNeverReportedFalsely() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertEquals(List.of(), differences(new World(seed, BUSY, 20)), "seed " + seed);
    }
  }

  @Test
  void whatReallyDiffersIsFoundAmongRowsThatChangeMeanwhile() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed, BUSY, 20);
      world.falsify(10, null);
      world.falsify(12, row(12, "other", 1));
      world.falsify(90, row(90, "ghost", null));
      world.falsifyManager(14, 3L);
      assertEquals(
          new TreeSet<>(
              List.of(
                  "missing in store.staff [10]",
                  "different in store.staff [12]: name (sink has version 12)",
                  "extra in store.staff [90] (sink has version 0)",
                  "extra reference in store.staff [14]: staff_manager_fk to [3] (sink has version 14)",
                  "missing reference in store.staff [14]: staff_manager_fk to [1] (sink has version 14)")),
          new TreeSet<>(differences(world)),
          "seed " + seed);
    }
  }

  @Test
  void aRowThatNeverRestsIsEqualOnceTheSinkIsSeenToFollowIt() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed, BUSY, 5).restless(1, MANY_NAMES);
      assertEquals(List.of(), differences(world), "seed " + seed);
      assertEquals(0, comparison.unsettled(), "seed " + seed);
    }
  }

  @Test
  void aRowThatNeverRestsAndThatTheSinkDoesNotFollowIsNeverTakenForEqual() throws Exception {
    for (int seed = 0; seed < SEEDS / 10; seed++) {
      World world = new World(seed, 0, 1).restless(1, FEW_NAMES).faulty(1, change -> null);
      // What the sink is left with is what the row comes back to again and again.
      world.falsify(1, row(1, "v0", 1));
      world.falsifyManager(1, 1L);
      assertUnsettled(world, seed);
    }
  }

  @Test
  void aRowThatNeverRestsAndIsWrongInOneColumnIsNeverTakenForEqual() throws Exception {
    assertNeverEqual(
        change ->
            new Change(
                change.id(),
                row(change.id(), "stale", (Integer) change.after().value("manager")),
                change.version()));
  }

  @Test
  void aRowThatNeverRestsAndIsBehindWhatTheSinkHasPassedIsNeverTakenForEqual() throws Exception {
    Deque<Change> late = new ArrayDeque<>();
    assertNeverEqual(
        change -> {
          if (change.version() <= 2) {
            late.clear();
          }
          late.add(change);
          return late.size() > 300 ? late.poll() : null;
        });
  }

  private static void assertNeverEqual(UnaryOperator<Change> fault) throws Exception {
    for (int seed = 0; seed < SEEDS / 10; seed++) {
      assertUnsettled(new World(seed, 0, 1).restless(1, MANY_NAMES).faulty(1, fault), seed);
    }
  }

  private static void assertUnsettled(World world, int seed) throws Exception {
    Suspects.Verdict verdict =
        new Suspects(world.source(), new SinkRows(world.sink(), STAFF), world::catchUp, STAFF)
            .judge(List.of(RowKey.of(1L)));
    assertEquals(1, verdict.unsettled(), "seed " + seed + ": " + verdict.differences());
  }
}
