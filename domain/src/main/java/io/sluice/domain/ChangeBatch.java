package io.sluice.domain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes in order, of any number of tables.
 *
 * <p>On its way into the log a batch may end with a {@link Checkpoint}: then every source
 * transaction in it, and in the batches before it, is complete. Without one, a transaction is still
 * under way. Batches read from the log have none.
 */
public final class ChangeBatch {
  private final List<ChangeEvent> changes;
  private final Checkpoint checkpoint;

  private ChangeBatch(List<ChangeEvent> changes, Checkpoint checkpoint) {
    this.changes = Objects.requireNonNull(changes, "changes");
    this.checkpoint = checkpoint;
  }

  /** The list is not copied: whoever hands it over does not change it afterwards. */
  public static ChangeBatch of(List<ChangeEvent> changes) {
    return new ChangeBatch(changes, null);
  }

  /** The list is not copied: whoever hands it over does not change it afterwards. */
  public static ChangeBatch of(List<ChangeEvent> changes, Checkpoint checkpoint) {
    return new ChangeBatch(changes, Objects.requireNonNull(checkpoint, "checkpoint"));
  }

  public List<ChangeEvent> changes() {
    return changes;
  }

  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  public int size() {
    return changes.size();
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * The batch folded to the last change of each row, see {@link LatestPerRow}. A sink that writes
   * the folded batch leaves its target as if it had written the whole one.
   */
  public ChangeBatch latestPerRow() {
    return new ChangeBatch(LatestPerRow.fold(changes), checkpoint);
  }

  @Override
  public String toString() {
    return "ChangeBatch[" + changes.size() + " changes, checkpoint " + checkpoint + "]";
  }
}
