package io.sluice.ports.sink;

import io.sluice.domain.ChangeEvent;
import java.util.Objects;

/**
 * A change that a target can never apply.
 *
 * @param reason why, in words for the user; no row values in it
 */
public record RejectedChange(ChangeEvent change, String reason) {
  public RejectedChange {
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return change + ": " + reason;
  }
}
