package io.sluice.ports.log;

/**
 * How far a sink is behind the end of the log.
 *
 * @param records log records not yet confirmed, transaction markers included
 */
public record SinkLag(long records) {}
