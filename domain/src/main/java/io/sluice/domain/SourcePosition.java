package io.sluice.domain;

/**
 * Where a change comes from, for people and for lag; never used for ordering (a {@link
 * ChangeEvent#version()} is).
 *
 * @param lsn PostgreSQL's LSN of the change as an unsigned 64-bit number; 0 where there is none
 * @param transactionId PostgreSQL's transaction id; 0 for rows that a snapshot read
 * @param committedAtMicros when the transaction committed (for a snapshot: when the row was read),
 *     in microseconds since the epoch, by the database's clock
 */
public record SourcePosition(long lsn, long transactionId, long committedAtMicros) {
  public static final SourcePosition NONE = new SourcePosition(0, 0, 0);

  /** An LSN the way PostgreSQL prints it, for example {@code 16/B374D848}. */
  public static String formatLsn(long lsn) {
    return Long.toHexString(lsn >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(lsn & 0xFFFF_FFFFL).toUpperCase(java.util.Locale.ROOT);
  }

  @Override
  public String toString() {
    return "LSN " + formatLsn(lsn) + " in transaction " + transactionId;
  }
}
