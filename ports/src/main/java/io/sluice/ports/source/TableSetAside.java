package io.sluice.ports.source;

import java.time.Instant;

/**
 * A table that capture goes on without, or whose rows it has to read and cannot.
 *
 * @param table its name, or the pattern that should name it
 * @param reason what stands against it, and what to do
 * @param since when that was noticed
 */
public record TableSetAside(String table, String reason, Instant since) {}
