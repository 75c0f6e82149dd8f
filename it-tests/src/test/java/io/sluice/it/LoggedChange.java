package io.sluice.it;

/**
 * A record of a table's topic, as far as a {@link Ledger} looks at it.
 *
 * @param key the key's Avro without the framing; null for a truncate
 * @param operation as Debezium's envelope has it: r, c, u, d or t
 * @param transactionId 0 where the record has none
 * @param lsn 0 where the record has none
 */
record LoggedChange(
    String topic,
    int partition,
    long offset,
    byte[] key,
    char operation,
    long version,
    long transactionId,
    long lsn) {

  /** Which row of which table, as a number (FNV-1a) that two rows share practically never. */
  long row() {
    long hash = 0xcbf29ce484222325L ^ topic.hashCode();
    for (byte each : key) {
      hash = (hash ^ each & 0xff) * 0x100000001b3L;
    }
    return hash;
  }

  /** Whether the row was read from its table, not changed by a transaction. */
  boolean isRead() {
    return operation == 'r';
  }

  boolean isTruncate() {
    return operation == 't';
  }

  @Override
  public String toString() {
    return "%s/%d@%d: %s, version %d, transaction %d, LSN %x"
        .formatted(topic, partition, offset, operation, version, transactionId, lsn);
  }
}
