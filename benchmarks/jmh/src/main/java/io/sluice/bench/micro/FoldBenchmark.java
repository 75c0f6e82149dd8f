package io.sluice.bench.micro;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The fold of a batch to the last change of each row, which every sink begins with. */
public class FoldBenchmark extends MicroBenchmark {
  /** Set by JMH to each in turn. */
  @Param public Rows rows;

  private ChangeBatch batch;

  /** Which rows a batch's changes are of. */
  public enum Rows {
    /** Each change is of another row, so that nothing is folded. */
    DISTINCT {
      @Override
      ChangeEvent change(int i) {
        return insert(i, i);
      }
    },

    /** 90 % of the changes are updates of the same 100 rows. */
    HOT {
      @Override
      ChangeEvent change(int i) {
        int round = i / 10;
        int inRound = i % 10;
        return inRound < 9
            ? update(i, Orders.paid((round * 9 + inRound) % HOT_ROWS))
            : update(i, Orders.paid(HOT_ROWS + round));
      }
    },

    /** Each row is inserted, and updated half a batch later without its long text. */
    UNCHANGED {
      @Override
      ChangeEvent change(int i) {
        return i < BATCH / 2 ? insert(i, i) : update(i, Orders.paidWithoutNote(i - BATCH / 2));
      }
    };

    private static final int HOT_ROWS = 100;

    abstract ChangeEvent change(int i);

    private static ChangeEvent insert(int i, long id) {
      return ChangeEvent.upsert(Operation.INSERT, null, Orders.placed(id), i + 1, Changes.POSITION);
    }

    private static ChangeEvent update(int i, Row row) {
      return ChangeEvent.upsert(Operation.UPDATE, null, row, i + 1, Changes.POSITION);
    }

    private ChangeBatch batch() {
      List<ChangeEvent> changes = IntStream.range(0, BATCH).mapToObj(this::change).toList();
      return ChangeBatch.of(changes);
    }
  }

  /** Makes the batch. */
  @Setup
  public void prepare() {
    batch = rows.batch();
  }

  /** The fold; the batch itself stays as it is. */
  @Benchmark
  public ChangeBatch latestPerRow() {
    return batch.latestPerRow();
  }
}
