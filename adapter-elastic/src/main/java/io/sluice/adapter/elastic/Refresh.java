package io.sluice.adapter.elastic;

/** What a write does so that searches see it; a GET by id always does. */
public enum Refresh {
  /** Nothing: searches see a write within the index's refresh interval, by default a second. */
  NONE,
  /** Waits for the next refresh, by default up to a second per write. */
  WAIT_FOR,
  /** Refreshes the written indexes at once: heavy with many small writes. */
  IMMEDIATE
}
