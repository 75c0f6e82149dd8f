package io.sluice.testkit;

import io.sluice.domain.Row;
import java.util.List;

/**
 * Rows of one table of which the target can never take some, whatever the reason: too large, a
 * constraint of the target, a type it cannot hold.
 *
 * @param name of the reason, for the reports
 * @param bad rows that the target must reject, at least two
 * @param mended rows with the keys of the bad ones, in the same order, that the target takes
 * @param good other rows that the target takes, also together with the mended ones; at least two
 */
public record Rejection(String name, List<Row> bad, List<Row> mended, List<Row> good) {
  public Rejection {
    bad = List.copyOf(bad);
    mended = List.copyOf(mended);
    good = List.copyOf(good);
    if (bad.size() < 2 || good.size() < 2 || mended.size() != bad.size()) {
      throw new IllegalArgumentException(name + ": two bad, two mended, two good rows at least");
    }
    for (int i = 0; i < bad.size(); i++) {
      if (!bad.get(i).key().equals(mended.get(i).key())) {
        throw new IllegalArgumentException(name + ": mended row " + i + " has another key");
      }
    }
  }
}
