package io.sluice.adapter.elastic;

/**
 * How many documents to ask for at a time, so that an answer has about {@value #WANTED_BYTES}
 * bytes. It follows the sizes of the answers before, growing slowly and shrinking at once: what it
 * spares is the memory of both sides, and Elasticsearch's is the smaller one.
 */
final class AnswerSize {
  static final int WANTED_BYTES = 1 << 20;
  private static final int FIRST = 32;
  private static final int SHRINKS_BY = 8;

  private final int most;
  private int documents;

  /**
   * @param most documents, however small
   */
  AnswerSize(int most) {
    this(most, Math.min(FIRST, most));
  }

  private AnswerSize(int most, int first) {
    this.most = most;
    this.documents = first;
  }

  /** Begins with the most, where all are known to be small. */
  static AnswerSize ofSmall(int most) {
    return new AnswerSize(most, most);
  }

  /** Begins with one, where they may be large and nothing else protects Elasticsearch. */
  static AnswerSize ofLarge(int most) {
    return new AnswerSize(most, 1);
  }

  int documents() {
    return documents;
  }

  /** Learns from an answer. */
  void was(int found, long bytes) {
    if (found > 0) {
      long fitting = (long) WANTED_BYTES * found / Math.max(1, bytes);
      documents = (int) Math.max(1, Math.min(Math.min(fitting, documents * 2L), most));
    }
  }

  /** An answer was too large for one of the sides. Returns false if it cannot be made smaller. */
  boolean shrink() {
    boolean shrinks = documents > 1;
    documents = Math.max(1, documents / SHRINKS_BY);
    return shrinks;
  }
}
