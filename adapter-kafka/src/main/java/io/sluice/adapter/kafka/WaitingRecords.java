package io.sluice.adapter.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Records that nobody has begun to handle, in the order in which they came. Guarded by the lock of
 * its {@link Prefetch}.
 */
final class WaitingRecords {
  private final Deque<Slice> slices = new ArrayDeque<>();
  private long bytes;

  boolean isEmpty() {
    return slices.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  void add(Slice slice) {
    slices.add(slice);
    bytes += slice.bytes();
  }

  /** Takes as many as the bounds allow, but at least one. */
  List<Slice> take(int maxRecords, long maxBytes) {
    List<Slice> taken = new ArrayList<>();
    int records = 0;
    long size = 0;
    while (!slices.isEmpty() && records < maxRecords && size < maxBytes) {
      Slice slice = slices.poll();
      int end = 0;
      while (end < slice.records().size() && records < maxRecords) {
        long next = Slice.bytes(slice.records().get(end));
        if (records > 0 && size + next > maxBytes) {
          break;
        }
        size += next;
        records++;
        end++;
      }
      if (end > 0) {
        taken.add(slice.part(0, end));
      }
      if (end < slice.records().size()) {
        slices.addFirst(slice.part(end, slice.records().size()));
        break;
      }
    }
    bytes -= size;
    return taken;
  }

  void removeAllOf(Set<AssignedPartition> partitions) {
    slices.removeIf(
        slice -> {
          boolean gone = partitions.contains(slice.source());
          bytes -= gone ? slice.bytes() : 0;
          return gone;
        });
  }
}
