package io.sluice.pipeline;

/**
 * What a sink's delivery does about a change that the sink rejects.
 *
 * @param policy what becomes of it
 * @param attempts how often it is tried before, at least once; for targets whose refusal may pass,
 *     because somebody mends a mapping or another row comes first
 */
public record RejectionRule(RejectionPolicy policy, int attempts) {
  public RejectionRule {
    if (attempts < 1) {
      throw new IllegalArgumentException("a change is tried at least once, not " + attempts);
    }
  }

  /** Applies the policy at the first rejection. */
  public static RejectionRule at(RejectionPolicy policy) {
    return new RejectionRule(policy, 1);
  }
}
