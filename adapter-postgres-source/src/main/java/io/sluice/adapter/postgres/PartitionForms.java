package io.sluice.adapter.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The partitions of a partitioned table, to tell which have come and gone.
 *
 * @param parts by oid
 */
record PartitionForms(Map<Long, Part> parts) {
  static final PartitionForms NONE = new PartitionForms(Map.of());

  private static final int RADIX = Character.MAX_RADIX;

  /**
   * One of them.
   *
   * @param name for people
   */
  record Part(String name, long tie, long file, boolean emptyOrUncounted) {}

  /**
   * What has become of them.
   *
   * @param added oids of those with rows that were not streamed
   * @param gone names of those that were detached or dropped
   * @param emptied names of those whose rows may have gone by a TRUNCATE of just the partition,
   *     which is not streamed
   */
  record Difference(List<Long> added, List<String> gone, List<String> emptied) {
    static final Difference NONE = new Difference(List.of(), List.of(), List.of());

    Difference {
      added = List.copyOf(added);
      gone = List.copyOf(gone);
      emptied = List.copyOf(emptied);
    }

    boolean isNone() {
      return added.isEmpty() && gone.isEmpty() && emptied.isEmpty();
    }
  }

  PartitionForms {
    parts = Map.copyOf(parts);
  }

  static PartitionForms of(Collection<Partition> partitions) {
    Map<Long, Part> parts = new TreeMap<>();
    for (Partition one : partitions) {
      parts.put(
          one.oid(), new Part(one.id().toString(), one.tie(), one.file(), one.emptyOrUncounted()));
    }
    return new PartitionForms(parts);
  }

  Difference since(PartitionForms before) {
    List<Long> added = new ArrayList<>();
    List<String> emptied = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    Map<Long, Part> left = new TreeMap<>(before.parts);
    new TreeMap<>(parts)
        .forEach(
            (oid, now) -> {
              Part then = left.get(oid);
              if (then == null || then.tie != now.tie) {
                added.add(oid);
              } else {
                left.remove(oid);
                // A rewrite by VACUUM FULL, for example, ends with a count of the rows. A TRUNCATE
                // ends with none, and an ANALYZE behind it counts 0.
                if (then.file != now.file && now.emptyOrUncounted) {
                  emptied.add(now.name);
                }
              }
            });
    left.values().forEach(part -> gone.add(part.name));
    return new Difference(added, gone, emptied);
  }

  /** Whether one that was there before has its rows in another file now. */
  boolean isRewrittenSince(PartitionForms before) {
    return parts.entrySet().stream()
        .anyMatch(
            part -> {
              Part then = before.parts.get(part.getKey());
              return then != null && then.file != part.getValue().file;
            });
  }

  /** What a checkpoint keeps of them: their oids, ties, and files where these are others. */
  String brief() {
    List<String> all = new ArrayList<>();
    new TreeMap<>(parts)
        .forEach(
            (oid, part) -> {
              String text = Long.toString(oid, RADIX) + "-" + Long.toString(part.tie, RADIX);
              all.add(part.file == oid ? text : text + "-" + Long.toString(part.file, RADIX));
            });
    return String.join(",", all);
  }

  static PartitionForms parse(String brief) {
    Map<Long, Part> parts = new TreeMap<>();
    for (String text : brief.isEmpty() ? new String[0] : brief.split(",")) {
      String[] numbers = text.split("-");
      long oid = Long.parseLong(numbers[0], RADIX);
      long file = numbers.length < 3 ? oid : Long.parseLong(numbers[2], RADIX);
      parts.put(oid, new Part("oid " + oid, Long.parseLong(numbers[1], RADIX), file, false));
    }
    return new PartitionForms(parts);
  }
}
