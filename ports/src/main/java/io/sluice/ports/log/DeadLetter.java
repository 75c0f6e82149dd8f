package io.sluice.ports.log;

import io.sluice.domain.ChangeEvent;
import java.time.Instant;

/**
 * A change that was set aside.
 *
 * @param id its number among the pipeline's dead letters, going up
 * @param sink the sink that could not take it
 * @param reason why, as the sink said
 * @param storedAt when it was set aside
 */
public record DeadLetter(
    long id, String sink, String reason, Instant storedAt, ChangeEvent change) {}
