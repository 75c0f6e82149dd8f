package io.sluice.domain;

import java.util.Objects;

/**
 * Where a source goes on after a restart, and the last version given out up to there. Taken only
 * where a source transaction is complete.
 *
 * @param offset the source's own text, opaque to everybody else
 * @param version the highest version given out to changes up to here
 */
public record Checkpoint(String offset, long version) {
  public Checkpoint {
    Objects.requireNonNull(offset, "offset");
  }
}
