package io.sluice.domain;

import java.util.Objects;

/**
 * Where a source goes on after a restart, and the last version given out up to there. Taken only
 * where a source transaction is complete.
 *
 * @param offset the source's own text, opaque to everybody else; empty where it {@link #beginsAnew}
 * @param version the highest version given out to changes up to here
 */
public record Checkpoint(String offset, long version) {
  public Checkpoint {
    Objects.requireNonNull(offset, "offset");
  }

  /** From here a source begins with a new snapshot, whose versions go on above this one. */
  public static Checkpoint anew(long version) {
    return new Checkpoint("", version);
  }

  /** Whether only the version is known, and no place in the source. */
  public boolean beginsAnew() {
    return offset.isEmpty();
  }
}
