package io.sluice.adapter.kafka;

/**
 * Which partition a row belongs to: murmur2, as Kafka's own partitioner computes it, over the key's
 * Avro bytes behind the framing. The schema's id is left out, so a row stays where it is when the
 * registry gives its key's schema another id.
 */
final class KeyPartitioner {
  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;
  private static final int ROTATION = 24;

  private KeyPartitioner() {}

  static int partition(byte[] framedKey, int partitions) {
    int hash = murmur2(framedKey, Framing.HEADER, framedKey.length - Framing.HEADER);
    return (hash & Integer.MAX_VALUE) % partitions;
  }

  static int murmur2(byte[] data, int start, int length) {
    int hash = SEED ^ length;
    int end = start + (length & ~3);
    for (int i = start; i < end; i += 4) {
      int word =
          (data[i] & 0xFF)
              | (data[i + 1] & 0xFF) << 8
              | (data[i + 2] & 0xFF) << 16
              | (data[i + 3] & 0xFF) << 24;
      word *= MULTIPLIER;
      word ^= word >>> ROTATION;
      word *= MULTIPLIER;
      hash = hash * MULTIPLIER ^ word;
    }
    int rest = length & 3;
    if (rest > 0) {
      for (int i = rest - 1; i >= 0; i--) {
        hash ^= (data[end + i] & 0xFF) << (8 * i);
      }
      hash *= MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ hash >>> 15;
  }
}
