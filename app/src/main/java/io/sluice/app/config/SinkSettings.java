package io.sluice.app.config;

import io.sluice.pipeline.RejectionPolicy;
import io.sluice.ports.config.Setting;

/** The keys that every sink has, whatever its plugin. */
public record SinkSettings(
    @Setting(doc = "Which plugin writes: the name of an installed one.") String plugin,
    @Setting(
            doc =
                "How many threads write, each to a share of the log's partitions; more than there"
                    + " are partitions stay idle.",
            defaultValue = "1")
        int workers,
    @Setting(
            doc =
                "What happens to a change that the target can never take: dead-letter stores it in"
                    + " the dead letters and goes on, stop stops this sink until a person has"
                    + " mended the cause, skip goes on without it and only says so in the log.",
            defaultValue = "dead-letter")
        RejectionPolicy onRejected,
    @Setting(
            doc =
                "How often such a change is tried, with the waits of retry between, before"
                    + " onRejected applies. More than 1 holds up the changes behind it meanwhile.",
            defaultValue = "1")
        int rejectedAttempts) {
  public SinkSettings {
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("workers is between 1 and 256, not " + workers);
    }
    if (rejectedAttempts < 1) {
      throw new IllegalArgumentException("rejectedAttempts is at least 1, not " + rejectedAttempts);
    }
  }
}
