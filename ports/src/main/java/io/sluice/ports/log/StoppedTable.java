package io.sluice.ports.log;

import io.sluice.domain.TableId;
import java.time.Instant;

/**
 * A table whose changes wait beside the log until a person has decided something, in their order
 * and with their versions, while the other tables go on.
 *
 * @param reason what is the matter and what to do about it
 * @param since when its first change that waits was captured
 * @param changes how many changes wait
 */
public record StoppedTable(TableId table, String reason, Instant since, long changes) {}
