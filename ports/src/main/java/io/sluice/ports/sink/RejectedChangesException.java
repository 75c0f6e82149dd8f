package io.sluice.ports.sink;

import java.util.List;

/**
 * Some changes of a batch can never be applied to the target as they are. Of the others nothing is
 * assumed: they are written again without the rejected ones.
 */
public final class RejectedChangesException extends SinkException {
  private static final long serialVersionUID = 1L;

  private final transient List<RejectedChange> rejected;

  /**
   * @param rejected at least one; the changes themselves, as they stood in the batch or as its fold
   *     left them (the same row and version)
   */
  public RejectedChangesException(List<RejectedChange> rejected) {
    super(rejected.size() + " changes rejected, first: " + rejected.get(0), null);
    this.rejected = List.copyOf(rejected);
  }

  public List<RejectedChange> rejected() {
    return rejected;
  }
}
