package io.sluice.ports.source;

/**
 * A point in the source's history, and what was asked for there.
 *
 * @param position the source's own text
 * @param request the request's id, empty if nothing was asked for
 */
public record Mark(String position, String request) {}
