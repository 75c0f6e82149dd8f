package io.sluice.adapter.elastic;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.List;

/** What became of the operations that were written together. */
final class BulkOutcome {
  private final List<BulkLine> applied = new ArrayList<>();
  private final List<RejectedChange> rejected = new ArrayList<>();
  private final List<RejectedChange> unmapped = new ArrayList<>();
  private SinkException failure;

  void applied(BulkLine line) {
    applied.add(line);
  }

  /** The document can never be stored. */
  void rejected(BulkLine line, String reason) {
    if (line.change() == null) {
      failed(new FatalSinkException("index " + line.index().name() + ": " + reason));
    } else {
      rejected.add(new RejectedChange(line.change(), reason));
    }
  }

  /** The document has a field that the mapping has not. */
  void unmapped(BulkLine line, String reason) {
    if (line.change() == null) {
      rejected(line, reason);
    } else {
      unmapped.add(new RejectedChange(line.change(), reason));
    }
  }

  /** Something that is not one document's fault; what stops the sink weighs most. */
  void failed(SinkException newFailure) {
    if (failure == null || newFailure instanceof FatalSinkException) {
      failure = newFailure;
    }
  }

  /** Operations that were carried out, leaving out the stale ones. */
  List<BulkLine> applied() {
    return applied;
  }

  boolean hasUnmapped() {
    return !unmapped.isEmpty();
  }

  boolean hasFailed() {
    return failure != null;
  }

  void throwIfFailed() throws SinkException {
    if (failure instanceof FatalSinkException) {
      throw failure;
    }
    List<RejectedChange> all = new ArrayList<>(rejected);
    all.addAll(unmapped);
    if (!all.isEmpty()) {
      throw new RejectedChangesException(all);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
